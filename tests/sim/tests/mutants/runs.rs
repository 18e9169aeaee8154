//! Whole runs with something deliberately broken in the middle: the run itself ends with the promise that broke.

use suiban_sim::invariants::Promise::{self, Cards, Durability, Money, Progress};
use suiban_sim::plan::{Plan, Step, What};
use suiban_sim::run::run_and_keep;
use suiban_sim::scenario::Scenario;

use crate::good;

/// After so many steps.
fn broken_by(after: usize, meddle: impl Fn(&Scenario)) -> Option<Promise> {
    let meddled = |scenario: &Scenario, step: usize| {
        if step + 1 == after {
            meddle(scenario);
        }
    };
    let (run, _) = run_and_keep(&good::plan(), meddled).unwrap();
    run.broken.map(|broken| broken.promise)
}

#[test]
fn a_booking_behind_the_kiosks_back_ends_the_run() {
    let meddle = |scenario: &Scenario| scenario.world.with(|state| drop(state.bench.bank.book(2_000)));
    assert_eq!(broken_by(1, meddle), Some(Money));
}

#[test]
fn a_stolen_card_ends_the_run() {
    let steal = |scenario: &Scenario| {
        scenario.world.with(|state| state.bench.drawers.iter_mut().for_each(|drawer| drawer.card = None));
    };
    assert_eq!(broken_by(good::plan().steps.len(), steal), Some(Cards));
}

#[test]
fn facts_that_never_reach_central_end_the_run() {
    assert_eq!(broken_by(1, |scenario| scenario.network.cut_for_good()), Some(Durability));
}

#[test]
fn a_machine_that_does_not_come_to_rest_ends_the_run() {
    let freeze = |scenario: &Scenario| scenario.world.with(|state| state.scenes_left = Some(3));
    assert_eq!(broken_by(1, freeze), Some(Progress));
}

#[test]
fn a_step_without_an_end_ends_the_run() {
    let plan = Plan { seed: 1, steps: vec![Step { seed: 1, what: What::Idle(3 * 60), faults: Vec::new() }] };
    let (run, _) = run_and_keep(&plan, |_, _| ()).unwrap();
    assert_eq!(run.broken.map(|broken| broken.promise), Some(Progress));
}
