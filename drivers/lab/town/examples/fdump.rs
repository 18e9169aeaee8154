use suiban_lab_town::finger::*;
use suiban_lab_town::*;
fn main() {
    let t = Town::new(1, "2026-11-21".parse().unwrap());
    std::fs::create_dir_all("/tmp/fc/f").unwrap();
    let t0 = std::time::Instant::now();
    for p in &t.people {
        for q in [80u8] {
            image(p.finger_seed, 11, &Press { quality: q, ..Press::natural(q, 3) })
                .save(format!("/tmp/fc/f/{}-{}.png", p.slug, q))
                .unwrap();
        }
    }
    println!("image {:?}", t0.elapsed() / 12);
    for q in [100u8, 60, 40, 20] {
        let im = image(t.people[0].finger_seed, 11, &Press { quality: q, ..Press::natural(q, 3) });
        im.save(format!("/tmp/fc/f/q{q}.png")).unwrap();
    }
    for q in (10..=100).step_by(10) {
        let v: Vec<u8> = t.people.iter().map(|p| quality(&image(p.finger_seed, 12, &Press::natural(q, 5)))).collect();
        println!("q{q} {v:?}");
    }
    let mut rec = vec![];
    let codes = [11u8, 12, 16, 17];
    for p in &t.people {
        for &c in &codes {
            let n = 3;
            rec.push(
                (0..n)
                    .map(|k| {
                        feature(
                            &image(
                                p.finger_seed,
                                c,
                                &Press::natural([85, 75, 65][k], k as u64 * 77 + c as u64 + p.finger_seed % 1000),
                            ),
                            c,
                            80,
                        )
                    })
                    .collect::<Vec<_>>(),
            );
        }
    }
    println!("minutiae {:?}", rec.iter().map(|r| r[0][7]).collect::<Vec<_>>());
    let mut g = vec![];
    let mut im = vec![];
    let t0 = std::time::Instant::now();
    let mut n = 0;
    for i in 0..rec.len() {
        for a in 0..3 {
            for b in a + 1..3 {
                g.push(similarity(&rec[i][a], &rec[i][b]));
                n += 1;
            }
            for j in i + 1..rec.len() {
                im.push(similarity(&rec[i][a], &rec[j][(a + 1) % 3]));
                n += 1;
            }
        }
    }
    println!("match {:?}", t0.elapsed() / n);
    g.sort_by(f32::total_cmp);
    im.sort_by(f32::total_cmp);
    println!(
        "genuine min {:?} med {} | impostor max {:?} med {}",
        &g[..6],
        g[g.len() / 2],
        &im[im.len() - 6..],
        im[im.len() / 2]
    );
}
