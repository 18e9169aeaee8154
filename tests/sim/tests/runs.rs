//! Whole runs. `make soak` does the same for longer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use suiban_sim::plan::Plan;
use suiban_sim::run::{Run, run};

/// Visits of a run here; one takes about a tenth of a second.
const VISITS: usize = 8;

fn holds(seed: u64) {
    let Run { broken, trace, .. } = run(&Plan::new(seed, VISITS)).unwrap();
    if let Some(broken) = broken {
        let last = trace[trace.len().saturating_sub(60)..].join("\n");
        panic!("{last}\nseed {seed}: {broken}\nagain: make soak ARGS=\"--seed {seed} --per-run {VISITS}\"");
    }
}

#[test]
fn the_same_seed_gives_the_same_run_line_by_line() {
    let runs = [0, 1].map(|_| run(&Plan::new(5, VISITS)).unwrap());
    assert_eq!(runs[0].trace, runs[1].trace);
    assert_eq!(runs[0].figures, runs[1].figures);
    assert!(runs[0].figures.starts > 2 && runs[0].figures.submitted > 0, "{:?}", runs[0].figures);
}

#[test]
fn another_seed_gives_another_run() {
    assert_ne!(Plan::new(5, VISITS), Plan::new(6, VISITS));
}

#[test]
fn every_promise_holds_while_nothing_goes_wrong() {
    let run = run(&Plan::new(3, VISITS).without_faults()).unwrap();
    assert_eq!(run.broken, None);
    assert_eq!(run.figures.starts, 2, "the kiosk is started once, and once more to close");
}

#[test]
fn every_promise_holds_under_faults() {
    (1..=3).for_each(holds);
}

#[test]
fn every_promise_holds_under_faults_nobody_has_seen() {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    println!("seed {seed}");
    holds(seed);
}
