//! The host's own matcher on the town's fingers.

use suiban_drivers::Secret;
use suiban_drivers::fingerprint::FingerImage;
use suiban_drivers::fingerprint::host::{ACCEPT, extract, score};
use suiban_drivers::fingerprint::iso19794::Record;
use suiban_lab_town::{Date, Town, finger};

/// Presses of one finger: the first is enrolled.
const PRESSES: [u8; 3] = [85, 75, 65];
const CODES: [u8; 2] = [11, 16];

fn print(seed: u64, code: u8, press: u64, quality: u8) -> Record {
    let picture = finger::image(seed, code, &finger::Press::natural(quality, seed ^ (press << 8) ^ u64::from(code)));
    let (width, height) = picture.dimensions();
    let image = FingerImage { width, height, dpi: 500, pixels: Secret::new(picture.into_raw()) };
    extract(&image, code, quality).unwrap()
}

/// Each finger's presses, of the first so many people of the town.
fn fingers(people: usize) -> Vec<Vec<Record>> {
    let town = Town::new(7, Date { year: 2026, month: 11, day: 21 });
    let people = town.people.iter().take(people).map(|person| person.finger_seed);
    let fingers = people.flat_map(|seed| CODES.map(|code| (seed, code)));
    let presses = |(seed, code)| (0..).zip(PRESSES).map(|(press, quality)| print(seed, code, press, quality)).collect();
    fingers.map(presses).collect()
}

/// What cannot be told counts as no likeness.
fn likeness(live: &Record, enrolled: &Record) -> u32 {
    score(live, enrolled).unwrap_or(0)
}

#[test]
fn the_same_finger_is_clearly_more_alike_than_any_other() {
    compared(3);
}

/// The figures in the matcher's own words; they take a while.
#[test]
#[ignore = "half a minute: the figures for the matcher's documentation"]
fn every_finger_of_the_town_is_clearly_more_alike_than_any_other() {
    compared(usize::MAX);
}

fn compared(people: usize) {
    let fingers = fingers(people);
    let later = |presses: &Vec<Record>| presses[1..].iter().map(|live| likeness(live, &presses[0])).collect::<Vec<_>>();
    let mut same: Vec<_> = fingers.iter().flat_map(later).collect();
    let mut other = Vec::new();
    for (number, enrolled) in fingers.iter().enumerate() {
        let strangers = fingers.iter().enumerate().filter(|(stranger, _)| *stranger != number);
        other.extend(strangers.map(|(_, stranger)| likeness(&stranger[1], &enrolled[0])));
    }
    same.sort_unstable();
    other.sort_unstable();
    let minutiae = |record: &Record| record.views[0].minutiae.expose().len();
    let mut counts: Vec<_> = fingers.iter().flatten().map(minutiae).collect();
    counts.sort_unstable();
    let taken = same.iter().filter(|score| **score >= ACCEPT).count();
    println!(
        "{} pairs of one finger: least {}, median {}, {taken} at {ACCEPT} and more; {} pairs of two: median {}, most {}; \
         minutiae {} to {}",
        same.len(),
        same[0],
        same[same.len() / 2],
        other.len(),
        other[other.len() / 2],
        other[other.len() - 1],
        counts[0],
        counts[counts.len() - 1],
    );
    assert!(other[other.len() - 1] < ACCEPT, "a stranger is taken for the finger");
    assert!(taken * 100 >= same.len() * 95, "{taken} of {} are recognised", same.len());
}

#[test]
fn a_print_that_went_through_a_record_is_as_alike_as_before() {
    let (enrolled, live) = (print(42, 11, 0, 85), print(42, 11, 1, 75));
    let kept = Record::parse(enrolled.encode().unwrap().expose()).unwrap();
    assert_eq!(kept, enrolled);
    assert_eq!(score(&live, &kept), score(&live, &enrolled));
}
