//! Memory over a month: the whole office of the simulation, thirty days of virtual time with four visits each.
//!
//! What is counted is the memory in use, without the simulated disk, which is memory too, and without what the simulation
//! writes down about itself. A kiosk that forgets nothing would show as growth from the second week to the last.

use std::cell::RefCell;

use nix::libc;
use suiban_sim::plan::{Plan, Step, What};
use suiban_sim::run::run_and_keep;
use suiban_sim::scenario::Scenario;

use crate::Failure;
use crate::figures::{Figures, Goal};

const DAYS: usize = 30;
const VISITS: usize = 4;
const WEEK: usize = 7;
/// What of a day is left when its visits are over: so many times nothing, for so many minutes.
const RESTS: usize = 12;
const REST: u32 = 110;

/// Adds level and growth.
pub fn measure(figures: &mut Figures) -> Result<(), Failure> {
    let (plan, ends) = plan();
    let days = RefCell::new(Vec::new());
    let look = |scenario: &Scenario, step: usize| {
        if ends.contains(&step) {
            days.borrow_mut().push(in_use(scenario));
        }
    };
    let (run, _) = run_and_keep(&plan, look)?;
    if let Some(broken) = run.broken {
        return Err(format!("the simulated month broke a promise: {broken}").into());
    }
    let days = days.into_inner();
    let (second, last) = (median(&days[WEEK..2 * WEEK]), median(&days[DAYS - WEEK..]));
    figures.add("memory in use over a simulated month", "MiB", days, Goal::None)?;
    figures.add("its growth from the second week to the last", "MiB", vec![last - second], Goal::AtMost(1.0)).map(drop)
}

/// The steps of the month, and which of them end a day.
fn plan() -> (Plan, Vec<usize>) {
    let drawn = Plan::new(1, DAYS * VISITS).without_faults();
    let mut visits = drawn.steps.into_iter().filter(|step| matches!(step.what, What::Visit(_)));
    let (mut steps, mut ends) = (Vec::new(), Vec::new());
    for day in 0..DAYS {
        steps.extend(visits.by_ref().take(VISITS));
        let rest = std::iter::repeat_n(What::Idle(REST), RESTS);
        for what in [What::Operators, What::Exchange].into_iter().chain(rest) {
            steps.push(Step { seed: day as u64, what, faults: Vec::new() });
        }
        ends.push(steps.len() - 1);
    }
    (Plan { seed: 1, steps }, ends)
}

/// Memory in use, MiB.
fn in_use(scenario: &Scenario) -> f64 {
    // SAFETY: mallinfo2 only reads the allocator's own counters.
    let info = unsafe { libc::mallinfo2() };
    let notes: usize = scenario.world.with(|state| state.trace.lines().iter().map(String::capacity).sum());
    let bytes = (info.uordblks + info.hblkhd).saturating_sub(scenario.world.disk.memory() + notes);
    bytes as f64 / f64::from(1 << 20)
}

fn median(days: &[f64]) -> f64 {
    let mut days = days.to_vec();
    days.sort_by(f64::total_cmp);
    days[days.len() / 2]
}
