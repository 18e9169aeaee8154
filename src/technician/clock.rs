//! Repair of the clock: what the system says, what central last said, and a technician's own word. It works with a clock
//! ten years off, because nothing on the way here looks at it.
//!
//! A time before central's last signed word, or implausibly long after it, is refused. The correction is kept and journalled;
//! where the configuration allows it the system's own clock is set instead.

use serde_json::json;

use crate::attendant::Kiosk;
use crate::clock::{Clock, PLAUSIBLE_MS};
use crate::journey::day::Day;
use crate::store::{Facts, StoreError};

/// Setting: by how much the wall clock is shifted against the system's, ms.
pub const CLOCK_CORRECTION: &str = "clock-correction-ms";
/// A system clock that agrees this well with central needs no correction.
const AGREES_MS: u64 = 2 * 60_000;
/// `YYYYMMDDHHMM`.
const DIGITS: usize = 12;

/// What became of the last try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockPhase {
    /// Nothing tried yet.
    #[default]
    Typing,
    /// No such date or time.
    NoSuchTime,
    /// Before central's last word.
    BeforeCentral,
    /// Too long after central's last word.
    TooLate,
    /// Set.
    Set,
    /// Not kept.
    NotStored,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClockView {
    /// The system's clock here, `YYYY-MM-DD HH:MM`.
    pub system: String,
    /// What the machine goes by.
    pub wall: String,
    /// Central's last word and the time since; empty: none yet.
    pub central: String,
    /// Typed so far, `YYYYMMDDHHMM`.
    pub typed: String,
    /// What became of the last try.
    pub phase: ClockPhase,
}

impl ClockView {
    /// Shows the clocks as they are now.
    pub(super) fn fill(&mut self, clock: &dyn Clock) {
        self.system = stamp(clock.system_ms(), clock.utc_offset_minutes());
        self.wall = stamp(clock.wall_ms(), clock.utc_offset_minutes());
        let central = clock.central_now().map(|ms| stamp(ms, clock.utc_offset_minutes()));
        self.central = central.unwrap_or_default();
    }

    /// One more digit.
    pub(super) fn key(&mut self, digit: u8) {
        if self.typed.len() < DIGITS {
            self.typed.push(char::from(b'0' + digit.min(9)));
            self.phase = ClockPhase::Typing;
        }
    }

    /// Takes the last digit back.
    pub(super) fn erase(&mut self) {
        self.typed.pop();
        self.phase = ClockPhase::Typing;
    }

    /// Sets what was typed.
    pub(super) async fn set(&mut self, kiosk: &Kiosk) {
        self.phase = match parse(&self.typed, kiosk.clock.utc_offset_minutes()) {
            None => ClockPhase::NoSuchTime,
            Some(wanted) => match refusal(wanted, kiosk.clock.central_now()) {
                Some(refused) => refused,
                None => stored(correct(kiosk, wanted).await),
            },
        };
        if self.phase == ClockPhase::Set {
            self.typed.clear();
        }
    }

    /// Goes by central's last word.
    pub(super) async fn take_central(&mut self, kiosk: &Kiosk) {
        if let Some(central) = kiosk.clock.central_now() {
            self.phase = stored(correct(kiosk, central).await);
        }
    }
}

fn stored(result: Result<(), StoreError>) -> ClockPhase {
    match result {
        Ok(()) => ClockPhase::Set,
        Err(error) => {
            tracing::error!(%error, "clock correction not kept");
            ClockPhase::NotStored
        }
    }
}

fn refusal(wanted: i64, central: Option<i64>) -> Option<ClockPhase> {
    let central = central?;
    // Whoever types minutes cannot be later than the minute.
    if wanted < central - 60_000 {
        Some(ClockPhase::BeforeCentral)
    } else if wanted > central.saturating_add(PLAUSIBLE_MS) {
        Some(ClockPhase::TooLate)
    } else {
        None
    }
}

/// Sets the wall clock to `wanted`, in the system where that is allowed. Errors: not stored, nothing changed.
async fn correct(kiosk: &Kiosk, wanted: i64) -> Result<(), StoreError> {
    let (clock, before) = (&kiosk.clock, kiosk.clock.wall_ms());
    let in_system = kiosk.config.kiosk.may_set_system_clock && clock.set_system(wanted);
    let by = if in_system { 0 } else { wanted.saturating_sub(clock.system_ms()) };
    write(kiosk, by, json!({ "from-ms": before, "to-ms": wanted, "by-ms": by, "in-system": in_system })).await
}

async fn write(kiosk: &Kiosk, by: i64, note: serde_json::Value) -> Result<(), StoreError> {
    let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms()).note(None, "clock-corrected", note);
    let settings = vec![(CLOCK_CORRECTION.to_owned(), by.to_string())];
    kiosk.store.commit(Facts { settings, ..facts }).await?;
    kiosk.clock.correct(by);
    Ok(())
}

/// Drops a correction once the system's clock agrees with what central says `now`: somebody or something has repaired it.
pub async fn drop_needless(kiosk: &Kiosk, now: i64) -> Result<(), StoreError> {
    if kiosk.clock.correction_ms() != 0 && kiosk.clock.system_ms().abs_diff(now) < AGREES_MS {
        write(kiosk, 0, json!({ "by-ms": 0, "why": "system-agrees-with-central" })).await?;
    }
    Ok(())
}

/// `YYYY-MM-DD HH:MM`.
pub(super) fn stamp(wall_ms: i64, offset: i32) -> String {
    let minutes = (wall_ms.div_euclid(60_000) + i64::from(offset)).rem_euclid(1_440);
    format!("{} {:02}:{:02}", Day::of_unix(wall_ms, offset), minutes / 60, minutes % 60)
}

/// ms since 1970 UTC of a local `YYYYMMDDHHMM`.
fn parse(typed: &str, offset: i32) -> Option<i64> {
    let part = |from: usize, to: usize| typed.get(from..to)?.parse::<u8>().ok();
    let (month, day, hour, minute) = (part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?);
    let day = Day::new(typed.get(..4)?.parse().ok()?, month, day)?;
    let minutes = i64::from(hour) * 60 + i64::from(minute);
    let good = typed.len() == DIGITS && hour < 24 && minute < 60;
    good.then(|| (day.days_since_unix() * 1_440 + minutes - i64::from(offset)) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINA: i32 = 480;

    #[test]
    fn what_is_typed_is_read_as_it_is_shown() {
        for (typed, shown) in [("202611251126", "2026-11-25 11:26"), ("202402290000", "2024-02-29 00:00")] {
            assert_eq!(parse(typed, CHINA).map(|ms| stamp(ms, CHINA)).as_deref(), Some(shown));
        }
        for wrong in ["", "2026", "202613011200", "202602301200", "202601012460", "202601012400"] {
            assert_eq!(parse(wrong, CHINA), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_before_centrals_last_word_or_years_after_it_is_refused() {
        let central = 1_795_000_000_000;
        assert_eq!(refusal(central - 3_600_000, Some(central)), Some(ClockPhase::BeforeCentral));
        assert_eq!(refusal(central + 2 * PLAUSIBLE_MS, Some(central)), Some(ClockPhase::TooLate));
        assert_eq!(refusal(central + 3_600_000, Some(central)), None);
        assert_eq!(refusal(0, None), None);
    }
}
