use suiban_lab_town::face::*;
use suiban_lab_town::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let out = "/tmp/fc/r";
    std::fs::create_dir_all(out).unwrap();
    let t = Town::new(1, "2026-11-21".parse().unwrap());
    let poses: [(&str, Pose); 9] = [
        ("0front", Pose::default()),
        ("1yawR10", Pose { yaw: 10.0, ..Pose::default() }),
        ("2yawL10", Pose { yaw: -10.0, ..Pose::default() }),
        ("3smile", Pose { smile: 0.8, pitch: 4.0, ..Pose::default() }),
        (
            "4light",
            Pose { light: Light { from: [0.6, 0.3, 0.75], ambient: 0.4, gain: 0.9 }, roll: 4.0, ..Pose::default() },
        ),
        ("5yawR25", Pose { yaw: 25.0, ..Pose::default() }),
        ("6yawL25", Pose { yaw: -25.0, ..Pose::default() }),
        ("7blink", Pose { blink: 1.0, ..Pose::default() }),
        ("8mouth", Pose { mouth: 1.0, ..Pose::default() }),
    ];
    let quick = a.len() > 1;
    let t0 = std::time::Instant::now();
    let mut n = 0;
    for p in &t.people {
        for (k, (name, pose)) in poses.iter().enumerate() {
            if quick && ![0, 5, 7, 8].contains(&k) {
                continue;
            }
            let f = render(&p.face, pose, 640, 480, &Framing { noise_seed: k as u64, ..Framing::default() });
            n += 1;
            f.save(format!("{out}/{}-{}.png", p.slug, name)).unwrap();
            if k == 0 {
                attack(&f, Attack::Print).save(format!("{out}/{}-aprint.png", p.slug)).unwrap();
                attack(&f, Attack::Phone).save(format!("{out}/{}-aphone.png", p.slug)).unwrap();
            }
        }
        portrait(&p.face).save(format!("{out}/{}-portrait.png", p.slug)).unwrap();
        wlt::decode(&wlt::encode(p)).unwrap().save(format!("{out}/{}-chip.png", p.slug)).unwrap();
    }
    println!("all {:?} for {n}", t0.elapsed());
    let t0 = std::time::Instant::now();
    for _ in 0..10 {
        std::hint::black_box(render(&t.people[2].face, &Pose::default(), 640, 480, &Framing::default()));
    }
    println!("frame {:?}", t0.elapsed() / 10);
}
