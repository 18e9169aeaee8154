//! Whole runs. `make soak` does the same for longer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use suiban_sim::plan::Plan;
use suiban_sim::run::{Figures, Run, run};

/// Visits of a run here; one takes about a tenth of a second.
const VISITS: usize = 8;

const DAY_MS: i64 = 24 * 3_600_000;
/// Visits of a run of the day and the night: installing a kiosk takes as long as several visits.
const LONG: usize = 24;

fn holds(seed: u64, visits: usize) -> (Figures, usize) {
    let plan = Plan::new(seed, visits);
    let Run { broken, trace, figures } = run(&plan).unwrap();
    if let Some(broken) = broken {
        let last = trace[trace.len().saturating_sub(60)..].join("\n");
        panic!("{last}\nseed {seed}: {broken}\nagain: make soak ARGS=\"--seed {seed} --per-run {visits}\"");
    }
    (figures, plan.faults())
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
fn every_promise_holds_for_a_day_and_a_night_of_kiosk_time_under_faults() {
    let (mut kiosk_ms, mut visits, mut faults, mut starts) = (0, 0, 0, 0);
    for seed in 1.. {
        let (figures, went_wrong) = holds(seed, LONG);
        (kiosk_ms, starts) = (kiosk_ms + figures.kiosk_ms, starts + figures.starts);
        (visits, faults) = (visits + LONG, faults + went_wrong);
        if kiosk_ms >= DAY_MS {
            println!(
                "simulated {:.1} h of kiosk time: seeds 1 to {seed}, {visits} visits, {faults} faults, {starts} starts",
                kiosk_ms as f64 / 3_600_000.0
            );
            return;
        }
    }
}

#[test]
fn every_promise_holds_under_faults_nobody_has_seen() {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    println!("seed {seed}");
    holds(seed, VISITS);
}
