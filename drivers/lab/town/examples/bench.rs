use suiban_lab_town::face::*;
use suiban_lab_town::*;
fn main() {
    let t = Town::new(1, "2026-11-21".parse().unwrap());
    let time = |n: &str, f: &dyn Fn(usize)| {
        let t0 = std::time::Instant::now();
        for i in 0..24 {
            f(i);
        }
        println!("{n} {:?}", t0.elapsed() / 24);
    };
    time("hall", &|_| {
        std::hint::black_box(empty_hall(640, 480, 1));
    });
    time("tiny", &|i| {
        std::hint::black_box(render(
            &t.people[i % 12].face,
            &Pose::default(),
            640,
            480,
            &Framing { head: 0.01, ..Framing::default() },
        ));
    });
    time("up", &|i| {
        std::hint::black_box(render(
            &t.people[i % 12].face,
            &Pose::default(),
            640,
            480,
            &Framing { cy: 1.3, ..Framing::default() },
        ));
    });
    time("full", &|i| {
        std::hint::black_box(render(&t.people[i % 12].face, &Pose::default(), 640, 480, &Framing::default()));
    });
}
