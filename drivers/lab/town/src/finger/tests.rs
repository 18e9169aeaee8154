use super::*;
use crate::{Date, Town};

fn town(seed: u64) -> Town {
    Town::new(seed, Date { year: 2026, month: 11, day: 21 })
}

/// Records of `presses` natural presses of each finger of everybody.
fn records(town: &Town, codes: &[u8], presses: u64) -> Vec<Vec<[u8; 512]>> {
    let press = |seed: u64, code: u8, k: u64| {
        let quality = [85, 75, 65][k as usize % 3];
        image(seed, code, &Press::natural(quality, seed ^ (k << 8) ^ u64::from(code)))
    };
    let fingers = town.people.iter().flat_map(|p| codes.iter().map(move |&code| (p.finger_seed, code)));
    fingers.map(|(seed, code)| (0..presses).map(|k| feature(&press(seed, code, k), code, 80)).collect()).collect()
}

#[test]
fn the_same_press_gives_the_same_picture_and_record() {
    let press = Press::natural(80, 5);
    let (a, b) = (image(42, 11, &press), image(42, 11, &press));
    assert_eq!(a, b);
    assert_eq!(feature(&a, 11, 80), feature(&b, 11, 80));
    assert_ne!(a, image(42, 12, &press));
    assert_ne!(a, image(42, 11, &Press { noise_seed: 6, ..press }));
}

#[test]
fn all_fingers_of_the_town_are_told_apart_with_a_margin() {
    for seed in [1, 2] {
        let records = records(&town(seed), &[11, 12, 16], 3);
        let (mut worst_true, mut best_false) = (1.0f32, 0.0f32);
        for (i, one) in records.iter().enumerate() {
            worst_true = worst_true.min(similarity(&one[0], &one[1])).min(similarity(&one[1], &one[2]));
            for other in &records[i + 1..] {
                best_false = best_false.max(similarity(&one[0], &other[1]));
            }
        }
        assert!(worst_true > THRESHOLD + 0.03, "seed {seed}: worst true pair {worst_true}");
        assert!(best_false < THRESHOLD - 0.08, "seed {seed}: best false pair {best_false}");
    }
}

#[test]
fn a_card_s_record_matches_its_owner_s_finger_and_no_other() {
    let town = town(1);
    for person in town.people.iter().filter(|p| !p.enrolled.is_empty()) {
        let enrolled = person.enrolled[0];
        let stored = person.enrolled_feature(enrolled);
        let live = |code| template(&image(person.finger_seed, code, &Press::natural(80, 9)));
        assert!(similarity(&stored, &live(enrolled.code)) > THRESHOLD, "{}", person.slug);
        assert!(similarity(&stored, &live(20)) < THRESHOLD, "{}", person.slug);
        assert_eq!((stored[0], stored[4], stored[5], stored[6]), (b'C', 1, enrolled.code, enrolled.quality));
        assert_eq!(stored[511], record::crc8(&stored[..511]));
    }
}

#[test]
fn sixteen_greys_and_white_rows_below_change_no_verdict() {
    let press = |k| image(77, 12, &Press::natural(80, k));
    let coarse = |picture: &GrayImage| {
        let padded = |x: u32, y: u32| if y < HEIGHT { picture.get_pixel(x, y).0[0] / 16 * 17 } else { 255 };
        GrayImage::from_fn(WIDTH, 360, |x, y| image::Luma([padded(x, y)]))
    };
    let (a, b) = (press(1), press(2));
    let plain = similarity(&feature(&a, 12, 80), &feature(&b, 12, 80));
    let seen = similarity(&feature(&coarse(&a), 12, 80), &feature(&b, 12, 80));
    assert!(plain > THRESHOLD && seen > THRESHOLD, "{plain} {seen}");
    assert!(quality(&coarse(&a)) >= 60 && quality(&a) >= 60);
}

#[test]
fn quality_tells_clean_presses_from_poor_ones() {
    for seed in 0..6 {
        let measured = |stated| quality(&image(seed, 11, &Press::natural(stated, seed + 50)));
        assert!(measured(85) >= 60 && measured(20) < 40, "{} {}", measured(85), measured(20));
    }
    let partial = Press { dx: 120.0, dy: 60.0, ..Press::default() };
    assert!(quality(&image(3, 11, &partial)) < 60);
    assert_eq!(quality(&GrayImage::from_pixel(WIDTH, HEIGHT, image::Luma([240]))), 0);
    assert_eq!(quality(&GrayImage::new(10, 10)), 0);
}

#[test]
fn a_damaged_or_foreign_record_resembles_nothing() {
    let good = template(&image(5, 11, &Press::default()));
    assert!(similarity(&good, &good) > 0.99);
    let mut bent = good;
    bent[100] ^= 1;
    assert_eq!(similarity(&good, &bent), 0.0);
    assert_eq!(similarity(&good, &[0; 512]), 0.0);
    assert_eq!(similarity(&good, &good[..511]), 0.0);
}
