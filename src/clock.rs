//! The one clock. Nothing else in the kiosk asks what time it is.
//!
//! Promise: stages, waits and locks run on the monotonic clock; the wall clock serves for dates alone, and is held between
//! central's last signed word and what is plausible after it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use nix::sys::time::TimeSpec;
use nix::time::{ClockId, clock_settime};

use crate::journey::Now;
use crate::journey::day::Day;

/// UTC+8, all over the country.
const CHINA_STANDARD_TIME: i32 = 480;

/// A clock later than central's last signed word by more than this is wrong, not late: no kiosk serves for so long without
/// hearing from central.
pub const PLAUSIBLE_MS: i64 = 400 * 24 * 3600 * 1000;

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
    /// The operating system's wall clock, before any correction.
    fn system_ms(&self) -> i64 {
        self.wall_ms()
    }
    /// Central said under its signature what time it is. From now on the wall clock shows no less.
    fn heard(&self, _central_ms: i64) {}
    /// What central would say now: its last signed word and the time since.
    fn central_now(&self) -> Option<i64> {
        None
    }
    /// Sets the operating system's clock. `false`: not allowed here.
    fn set_system(&self, _wall_ms: i64) -> bool {
        false
    }
    /// Shifts the wall clock against the system's, as a technician ordered.
    fn correct(&self, _by_ms: i64) {}
    /// That shift.
    fn correction_ms(&self) -> i64 {
        0
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

/// Central's word on the time, and when it came on the monotonic clock.
#[derive(Debug, Clone, Copy)]
struct Word {
    central_ms: i64,
    mono_ms: u64,
}

/// The machine's own clocks, held against what central last said under its signature: the wall clock is never earlier than
/// that, and one that is implausibly later is not believed.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
    offset: i32,
    correction_ms: AtomicI64,
    word: Mutex<Option<Word>>,
}

impl SystemClock {
    /// Begins to count now.
    pub fn new() -> Self {
        Self::ahead_of_utc(CHINA_STANDARD_TIME)
    }

    /// With the wall clock `offset` minutes ahead of UTC.
    pub fn ahead_of_utc(offset: i32) -> Self {
        Self { start: Instant::now(), offset, correction_ms: AtomicI64::new(0), word: Mutex::new(None) }
    }
}

/// What to believe: the corrected system clock where it is plausible, else central's word and the time since.
fn believed(corrected: i64, central_now: Option<i64>) -> i64 {
    match central_now {
        Some(central) if !(central..=central.saturating_add(PLAUSIBLE_MS)).contains(&corrected) => central,
        Some(_) | None => corrected,
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        believed(self.system_ms().saturating_add(self.correction_ms()), self.central_now())
    }

    fn mono_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn utc_offset_minutes(&self) -> i32 {
        self.offset
    }

    fn system_ms(&self) -> i64 {
        // A clock before 1970 is a dead battery; 0 is as good as any wrong time.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let system = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        #[cfg(feature = "crash-points")]
        let system = system.saturating_add(crate::crash::clock_off_ms());
        system
    }

    fn heard(&self, central_ms: i64) {
        let mono_ms = self.mono_ms();
        let mut word = self.word.lock().unwrap_or_else(PoisonError::into_inner);
        if word.is_none_or(|known| known.central_ms < central_ms) {
            *word = Some(Word { central_ms, mono_ms });
        }
    }

    fn central_now(&self) -> Option<i64> {
        let word = (*self.word.lock().unwrap_or_else(PoisonError::into_inner))?;
        let since = i64::try_from(self.mono_ms().saturating_sub(word.mono_ms)).unwrap_or(i64::MAX);
        Some(word.central_ms.saturating_add(since))
    }

    fn set_system(&self, wall_ms: i64) -> bool {
        let time = TimeSpec::new(wall_ms.div_euclid(1_000), wall_ms.rem_euclid(1_000) * 1_000_000);
        let set = clock_settime(ClockId::CLOCK_REALTIME, time);
        set.inspect_err(|error| tracing::warn!(%error, "the system's clock may not be set")).is_ok()
    }

    fn correct(&self, by_ms: i64) {
        self.correction_ms.store(by_ms, Ordering::Relaxed);
    }

    fn correction_ms(&self) -> i64 {
        self.correction_ms.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CENTRAL: i64 = 1_795_000_000_000;
    const TEN_YEARS: i64 = 10 * 365 * 24 * 3600 * 1000;

    #[test]
    fn a_clock_ten_years_off_is_not_believed_against_centrals_word() {
        for wrong in [CENTRAL - TEN_YEARS, CENTRAL + TEN_YEARS, CENTRAL - 1, 0] {
            assert_eq!(believed(wrong, Some(CENTRAL)), CENTRAL);
        }
        for right in [CENTRAL, CENTRAL + 1, CENTRAL + PLAUSIBLE_MS] {
            assert_eq!(believed(right, Some(CENTRAL)), right);
        }
        assert_eq!(believed(7, None), 7);
    }

    #[test]
    fn centrals_word_is_a_floor_that_only_rises_and_a_correction_moves_the_wall_clock() {
        let clock = SystemClock::new();
        let far = clock.system_ms() + TEN_YEARS;
        clock.heard(far);
        clock.heard(far - TEN_YEARS);
        assert!((far..far + 60_000).contains(&clock.wall_ms()));
        clock.correct(TEN_YEARS + 3_600_000);
        assert!((far + 3_600_000..far + 3_660_000).contains(&clock.wall_ms()));
        assert!(clock.system_ms() < far);
    }
}
