//! The trial can fail: parsers that are broken on purpose are caught.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use suiban_hostile::{
    Target, dialogue,
    seeds::Seed,
    trial::{Finding, Found, all, once},
};

const PATIENCE: Duration = Duration::from_secs(2);

fn a_frame() -> Vec<Seed> {
    vec![Seed { name: "a frame".into(), bytes: vec![0x02, 4, b'd', b'a', b't', b'a', 0x03] }]
}

fn broken(run: fn(&[u8]) -> bool) -> &'static Target {
    Box::leak(Box::new(Target { name: "broken", run, operations: 0, seeds: a_frame, mutations: 20_000 }))
}

/// Believes the length it is told.
fn believes(input: &[u8]) -> bool {
    if let [0x02, length, rest @ ..] = input {
        std::hint::black_box(&rest[..usize::from(*length)]);
    }
    true
}

#[test]
fn a_parser_that_believes_a_length_is_caught_by_a_mutation_with_its_input() {
    let Found { finding, input } = all(broken(believes), PATIENCE).unwrap_err();
    assert_eq!(finding, Finding::Panic);
    assert_eq!(once(believes, &a_frame()[0].bytes), Ok(()), "the seed itself is harmless");
    assert_eq!(once(believes, &input), Err(Finding::Panic), "the input shows it again");
}

static STOP: AtomicBool = AtomicBool::new(false);

/// Waits for an end that need not come.
fn spins(input: &[u8]) -> bool {
    if input.first() == Some(&0x02) && input.last() != Some(&0x03) {
        while !STOP.load(Ordering::Relaxed) {
            std::thread::yield_now();
        }
    }
    true
}

#[test]
fn a_parser_that_spins_is_caught_with_its_input() {
    let Found { finding, input } = all(broken(spins), PATIENCE).unwrap_err();
    STOP.store(true, Ordering::Relaxed);
    assert_eq!(finding, Finding::Hang);
    assert!(input.first() == Some(&0x02) && input.last() != Some(&0x03));
}

/// Asks again and again, each time with a pause.
fn asks_for_ever(input: &[u8]) -> bool {
    input.len() <= 7
        || dialogue::talk(input, <[u8]>::to_vec, async |_, _line| -> bool {
            loop {
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        })
}

#[test]
fn a_driver_that_asks_for_ever_is_caught_without_waiting_for_it() {
    assert_eq!(all(broken(asks_for_ever), PATIENCE).unwrap_err().finding, Finding::Panic);
}

/// Makes room for as much as it is told will come.
fn hoards(input: &[u8]) -> bool {
    if let Some(length) = input.get(1..5).and_then(|length| length.try_into().ok()).map(u32::from_be_bytes) {
        std::hint::black_box(Vec::<u8>::with_capacity(length as usize % (1 << 26)));
    }
    true
}

#[test]
fn a_parser_that_makes_room_for_what_it_is_told_is_caught() {
    let Found { finding, input } = all(broken(hoards), PATIENCE).unwrap_err();
    let Finding::Hoard(bytes) = finding else { panic!("{finding:?}") };
    assert!(bytes > 512 * 1024 && input.len() < 10 * 1024);
}

#[test]
fn memory_that_was_given_back_counts_only_at_its_peak() {
    let kept = |input: &[u8]| (0..100).all(|_| std::hint::black_box(vec![0u8; input.len() + 100_000]).len() >= 100_000);
    assert_eq!(once(kept, &[]), Ok(()));
}
