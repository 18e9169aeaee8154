//! Whether this machine may take in new cases: the guard rails before the outbox grows old, long, or larger than the disk.
//!
//! Promise: intake stops before a visit begins and in good time, never in the middle of one; the technician is warned before.
//! A fact central cannot read waits for a person and counts for nothing here: one bad record must not close the machine.

use serde::{Deserialize, Serialize};

/// The rails. Each is checked before a visit begins; 0 takes one away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Hours the oldest unsent fact may wait: the citizen was told a date, and the office has not heard of the case.
    pub oldest_hours: u32,
    /// Facts that may wait.
    pub facts: u32,
    /// MiB of the disk that must stay free: many times what one visit writes.
    pub free_mib: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { oldest_hours: 72, facts: 2_000, free_mib: 256 }
    }
}

/// What weighs on the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Burden {
    /// Facts on their way to central.
    pub waiting: u64,
    /// How long the oldest of them has waited, ms.
    pub oldest_ms: u64,
    /// Bytes free on the disk; `None`: not known.
    pub free: Option<u64>,
}

/// Which rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rail {
    /// The oldest fact has waited too long.
    Age,
    /// Too many facts wait.
    Count,
    /// The disk has too little room.
    Room,
}

/// How intake stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Intake {
    /// New cases are taken in.
    #[default]
    Open,
    /// They are, but not for long.
    Warned(Rail),
    /// They are not.
    Stopped(Rail),
}

impl Intake {
    /// Whether a visit that makes a case may begin.
    pub fn takes_in(self) -> bool {
        match self {
            Self::Open | Self::Warned(_) => true,
            Self::Stopped(_) => false,
        }
    }

    /// Stable code for status and log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Warned(Rail::Age) => "warned-age",
            Self::Warned(Rail::Count) => "warned-count",
            Self::Warned(Rail::Room) => "warned-room",
            Self::Stopped(Rail::Age) => "stopped-age",
            Self::Stopped(Rail::Count) => "stopped-count",
            Self::Stopped(Rail::Room) => "stopped-room",
        }
    }
}

/// Judges the burden: a rail that is reached stops, one that is near warns.
pub fn intake(limits: &Limits, burden: &Burden) -> Intake {
    let rail =
        |nearness| [Rail::Room, Rail::Age, Rail::Count].into_iter().find(|rail| rail.is_met(limits, burden, nearness));
    match (rail(Nearness::Reached), rail(Nearness::Near)) {
        (Some(rail), _) => Intake::Stopped(rail),
        (None, Some(rail)) => Intake::Warned(rail),
        (None, None) => Intake::Open,
    }
}

#[derive(Clone, Copy)]
enum Nearness {
    /// Three quarters of an age or a count; less than twice the room.
    Near,
    Reached,
}

impl Rail {
    fn is_met(self, limits: &Limits, burden: &Burden, nearness: Nearness) -> bool {
        let fills = |value: u64, limit: u64| limit > 0 && value >= limit - nearness.of(limit / 4);
        match self {
            Self::Age => fills(burden.oldest_ms, u64::from(limits.oldest_hours) * 3_600_000),
            Self::Count => fills(burden.waiting, limits.facts.into()),
            Self::Room => {
                let room = u64::from(limits.free_mib) << 20;
                burden.free.is_some_and(|free| free < room + nearness.of(room))
            }
        }
    }
}

impl Nearness {
    /// How much earlier a rail is met.
    fn of(self, margin: u64) -> u64 {
        match self {
            Self::Near => margin,
            Self::Reached => 0,
        }
    }
}
