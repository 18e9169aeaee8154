//! The power switch. Every act of the simulated world is a step; the power goes at the step that was planned.
//!
//! Promise: once the power is gone nothing more happens: no byte reaches a disk, a device, a line or the screen, however far
//! the code that runs at that moment still gets before it is dropped.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::Notify;

/// One machine's power.
#[derive(Debug, Default)]
pub struct Power {
    gone: AtomicBool,
    steps: AtomicU64,
    /// The step before which the power goes; 0 for never.
    cut_at: AtomicU64,
    cut: Notify,
}

impl Power {
    /// Counts a step. `false`: it does not happen, for the power has gone.
    pub fn step(&self) -> bool {
        if self.gone.load(Ordering::SeqCst) {
            return false;
        }
        let step = self.steps.fetch_add(1, Ordering::SeqCst) + 1;
        if step == self.cut_at.load(Ordering::SeqCst) {
            self.off();
            return false;
        }
        true
    }

    /// Whether the machine runs.
    pub fn is_on(&self) -> bool {
        !self.gone.load(Ordering::SeqCst)
    }

    /// Cuts the power `steps` steps from now.
    pub fn cut_after(&self, steps: u64) {
        self.cut_at.store(self.steps() + steps.max(1), Ordering::SeqCst);
    }

    /// Cuts the power now.
    pub fn off(&self) {
        self.gone.store(true, Ordering::SeqCst);
        self.cut.notify_one();
    }

    /// The power is back; no cut is planned.
    pub fn on(&self) {
        self.cut_at.store(0, Ordering::SeqCst);
        self.gone.store(false, Ordering::SeqCst);
    }

    /// Steps so far.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::SeqCst)
    }

    /// Returns when the power goes.
    pub async fn until_cut(&self) {
        while self.is_on() {
            self.cut.notified().await;
        }
    }
}
