//! Runs seed after seed until as many visits were simulated as asked for. On a failure it prints the seed, the smallest plan
//! that still fails, and its trace.

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use suiban_sim::office::Failed;
use suiban_sim::plan::Plan;
use suiban_sim::run::{Run, run};
use suiban_sim::shrink::shrink;

/// Simulates an office for a long time.
#[derive(Parser)]
struct Arguments {
    /// Only this run.
    #[arg(long)]
    seed: Option<u64>,
    /// The first of the runs.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Visits in all.
    #[arg(long, default_value_t = 10_000)]
    visits: usize,
    /// Visits in one run.
    #[arg(long, default_value_t = 100)]
    per_run: usize,
    /// Nothing goes wrong.
    #[arg(long)]
    no_faults: bool,
    /// Print the whole trace of each run.
    #[arg(long)]
    trace: bool,
    /// Do not look for a smaller plan.
    #[arg(long)]
    no_shrink: bool,
}

fn main() -> ExitCode {
    if std::env::var_os("SUIBAN_LOG").is_some() {
        suiban::log::start();
    }
    match soak(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("suiban-soak: {error}");
            ExitCode::FAILURE
        }
    }
}

fn soak(arguments: &Arguments) -> Result<bool, Failed> {
    let (began, mut visits, mut kiosk_ms) = (Instant::now(), 0, 0);
    let mut seed = arguments.seed.unwrap_or(arguments.from);
    loop {
        let plan = Plan::new(seed, arguments.per_run);
        let plan = if arguments.no_faults { plan.without_faults() } else { plan };
        let done = run(&plan)?;
        visits += plan.visits();
        kiosk_ms += done.figures.kiosk_ms;
        report(seed, &plan, &done, began, kiosk_ms);
        if arguments.trace {
            done.trace.iter().for_each(|line| println!("{line}"));
        }
        if done.broken.is_some() {
            failed(plan, done, arguments)?;
            return Ok(false);
        }
        seed += 1;
        if arguments.seed.is_some() || visits >= arguments.visits {
            return Ok(true);
        }
    }
}

fn report(seed: u64, plan: &Plan, done: &Run, began: Instant, kiosk_ms: i64) {
    let (f, seconds) = (done.figures, began.elapsed().as_secs_f64());
    let hours = |ms: i64| ms as f64 / 3_600_000.0;
    println!(
        "seed {seed}: {} visits, {} faults, {} starts, {} submitted, {} bookings, {:.1} h; {:.1} h of kiosk time a second",
        plan.visits(),
        plan.faults(),
        f.starts,
        f.submitted,
        f.bookings,
        hours(f.kiosk_ms),
        hours(kiosk_ms) / seconds,
    );
}

fn failed(plan: Plan, done: Run, arguments: &Arguments) -> Result<(), Failed> {
    let Some(broken) = done.broken else { return Ok(()) };
    println!("BROKEN with seed {}: {broken}", plan.seed);
    let (plan, last) = if arguments.no_shrink {
        (plan, done.trace)
    } else {
        let small = shrink(plan, broken.promise)?;
        let again = run(&small)?;
        (small, again.trace)
    };
    println!("smallest plan found:");
    for step in &plan.steps {
        println!("  {:?} {:?}", step.what, step.faults);
    }
    last.iter().for_each(|line| println!("{line}"));
    println!("again: make soak ARGS=\"--seed {} --per-run {}\"", plan.seed, arguments.per_run);
    Ok(())
}
