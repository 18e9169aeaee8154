//! Makes a failing plan small: steps, faults and manners are taken away as long as the same promise breaks.

use crate::actors::manner::Manner;
use crate::invariants::Promise;
use crate::office::Failed;
use crate::plan::{Plan, What};
use crate::run::run;

/// How many runs a shrinking may cost.
const RUNS: u32 = 300;

/// The smallest plan found that still breaks `promise`.
pub fn shrink(plan: Plan, promise: Promise) -> Result<Plan, Failed> {
    let mut search = Search { best: plan, promise, left: RUNS };
    search.fewer_steps()?;
    search.fewer_faults()?;
    search.plainer_manners()?;
    search.fewer_steps()?;
    Ok(search.best)
}

struct Search {
    best: Plan,
    promise: Promise,
    left: u32,
}

impl Search {
    /// Takes the plan if it still fails.
    fn keep(&mut self, plan: Plan) -> Result<bool, Failed> {
        if self.left == 0 {
            return Ok(false);
        }
        self.left -= 1;
        let fails = run(&plan)?.broken.is_some_and(|broken| broken.promise == self.promise);
        if fails {
            self.best = plan;
        }
        Ok(fails)
    }

    /// Halves first, then quarters, down to single steps; from the end, where most is superfluous.
    fn fewer_steps(&mut self) -> Result<(), Failed> {
        let mut size = self.best.steps.len() / 2;
        while size > 0 {
            let mut end = self.best.steps.len();
            while end > 0 {
                let start = end.saturating_sub(size);
                let mut plan = self.best.clone();
                plan.steps.drain(start..end);
                self.keep(plan)?;
                end = start.min(self.best.steps.len());
            }
            size /= 2;
        }
        Ok(())
    }

    fn fewer_faults(&mut self) -> Result<(), Failed> {
        for step in 0..self.best.steps.len() {
            for fault in (0..self.best.steps[step].faults.len()).rev() {
                let mut plan = self.best.clone();
                plan.steps[step].faults.remove(fault);
                self.keep(plan)?;
            }
        }
        Ok(())
    }

    fn plainer_manners(&mut self) -> Result<(), Failed> {
        for step in 0..self.best.steps.len() {
            if matches!(self.best.steps[step].what, What::Visit(manner) if manner != Manner::Steady) {
                let mut plan = self.best.clone();
                plan.steps[step].what = What::Visit(Manner::Steady);
                self.keep(plan)?;
            }
        }
        Ok(())
    }
}
