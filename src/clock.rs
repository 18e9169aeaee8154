//! The one clock. Nothing else in the kiosk asks what time it is.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::journey::Now;
use crate::journey::day::Day;

/// UTC+8, all over the country.
const CHINA_STANDARD_TIME: i32 = 480;

/// Tells the time. The system's clock on a machine, a fixed or virtual one in tests.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01 UTC; may be wrong by years.
    fn wall_ms(&self) -> i64;
    /// Milliseconds since some moment before; never goes back.
    fn mono_ms(&self) -> u64;
    /// Minutes by which the wall clock here is ahead of UTC.
    fn utc_offset_minutes(&self) -> i32 {
        CHINA_STANDARD_TIME
    }

    /// The moment, as journeys want it.
    fn now(&self) -> Now {
        Now { ms: self.mono_ms(), today: Day::of_unix(self.wall_ms(), self.utc_offset_minutes()) }
    }

    /// `HH:MM` here.
    fn hours(&self) -> String {
        let minutes = (self.wall_ms().div_euclid(60_000) + i64::from(self.utc_offset_minutes())).rem_euclid(1_440);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// `YYYY-MM-DD HH:MM` here.
    fn stamp(&self) -> String {
        format!("{} {}", self.now().today, self.hours())
    }
}

/// The machine's own clocks.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Instant,
    offset: i32,
}

impl SystemClock {
    /// Begins to count now.
    pub fn new() -> Self {
        Self { start: Instant::now(), offset: CHINA_STANDARD_TIME }
    }

    /// With the wall clock `offset` minutes ahead of UTC.
    pub fn ahead_of_utc(offset: i32) -> Self {
        Self { offset, ..Self::new() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        // A clock before 1970 is a dead battery; 0 is as good as any wrong time.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn mono_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn utc_offset_minutes(&self) -> i32 {
        self.offset
    }
}
