//! How long to wait after a failure: exponential with full jitter, so that a district's kiosks do not come back at once.

use std::time::Duration;

use crate::chance::draw;

/// First wait is at most this.
const FIRST: Duration = Duration::from_secs(4);
/// No wait is longer.
pub(crate) const CAP: Duration = Duration::from_secs(15 * 60);
/// No wait is longer while nobody can be reached at all: a try costs central nothing, and a link that comes back is
/// noticed while the citizen is still at the machine.
pub(crate) const UNREACHED: Duration = Duration::from_secs(30);
const BEAT: Duration = Duration::from_secs(300);
const FIRST_BEAT: Duration = Duration::from_secs(10);

/// Counts failures in a row.
#[derive(Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Central answered.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// The wait after one more failure.
    pub(crate) fn next(&mut self) -> Duration {
        let ceiling = FIRST.saturating_mul(1 << self.failures.min(16)).min(CAP);
        self.failures = self.failures.saturating_add(1);
        draw(Duration::ZERO..=ceiling)
    }
}

/// The first sign of life comes soon, spread over some seconds.
pub(crate) fn first_beat() -> Duration {
    draw(FIRST_BEAT / 5..=FIRST_BEAT)
}

/// Later ones every 300 s, a tenth more or less.
pub(crate) fn next_beat() -> Duration {
    draw(BEAT * 9 / 10..=BEAT * 11 / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_are_spread_and_stop_growing() {
        let longest = |failures| (0..200).map(|_| Backoff { failures }.next()).max().unwrap_or_default();
        assert!(longest(0) <= FIRST);
        assert!(longest(4) > FIRST * 4 && longest(4) <= FIRST * 16);
        assert!(longest(40) > CAP / 2 && longest(40) <= CAP);
        let mut backoff = Backoff { failures: 30 };
        backoff.reset();
        assert!(backoff.next() <= FIRST);
    }
}
