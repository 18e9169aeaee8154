//! The clocks: the kiosk's, which may be wrong, and central's, which is right.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use suiban::clock::Clock;
use tokio::time::Instant;

use crate::world::{START_MS, World};

/// The kiosk's clock: virtual time since this start, a wall clock that may be years off.
pub struct KioskClock {
    world: Arc<World>,
    start: Instant,
}

impl KioskClock {
    /// Begins to count now.
    pub fn start(world: Arc<World>) -> Arc<Self> {
        Arc::new(Self { world, start: Instant::now() })
    }
}

impl Clock for KioskClock {
    fn wall_ms(&self) -> i64 {
        START_MS + self.world.with(|state| state.now_ms() + state.skew_ms)
    }

    fn mono_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Central's clock. It is read on central's own threads, so it is set before each request and stands in between.
#[derive(Debug, Default)]
pub struct OfficeClock(AtomicI64);

impl OfficeClock {
    /// It is now `ms` after the world began.
    pub fn set(&self, ms: i64) {
        self.0.store(START_MS + ms, Ordering::SeqCst);
    }
}

impl suiban_central::Clock for OfficeClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}
