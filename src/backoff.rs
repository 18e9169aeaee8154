//! How long to wait after a failure: exponentially longer, with jitter, up to a cap. Knows nobody's clock.

use std::time::Duration;

use crate::chance::draw;

/// Counts failures in a row.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    cap: Duration,
    spread: Spread,
    failures: u32,
}

#[derive(Debug, Clone, Copy)]
enum Spread {
    /// Anywhere from nothing to the whole wait: many who failed together do not come back together.
    Full,
    /// The upper half: one who fails alone, and must not be hammered.
    Half,
}

impl Backoff {
    /// Of one among many who ask the same server.
    pub fn of_many(first: Duration, cap: Duration) -> Self {
        Self { first, cap, spread: Spread::Full, failures: 0 }
    }

    /// Of one who asks a device of its own.
    pub fn of_one(first: Duration, cap: Duration) -> Self {
        Self { spread: Spread::Half, ..Self::of_many(first, cap) }
    }

    /// It worked.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// The wait after one more failure.
    pub fn next_wait(&mut self) -> Duration {
        let ceiling = self.first.saturating_mul(1 << self.failures.min(16)).min(self.cap);
        self.failures = self.failures.saturating_add(1);
        let floor = match self.spread {
            Spread::Full => Duration::ZERO,
            Spread::Half => ceiling / 2,
        };
        draw(floor..=ceiling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_secs(4);
    const CAP: Duration = Duration::from_secs(900);

    fn after(failures: u32, backoff: &Backoff) -> Vec<Duration> {
        (0..200).map(|_| Backoff { failures, ..backoff.clone() }.next_wait()).collect()
    }

    #[test]
    fn waits_grow_are_spread_and_stop_growing() {
        let many = Backoff::of_many(FIRST, CAP);
        let longest = |failures| after(failures, &many).into_iter().max().unwrap();
        assert!(longest(0) <= FIRST);
        assert!(longest(4) > FIRST * 4 && longest(4) <= FIRST * 16);
        assert!(longest(40) > CAP / 2 && longest(40) <= CAP);
    }

    #[test]
    fn one_alone_never_waits_less_than_half() {
        let one = Backoff::of_one(FIRST, CAP);
        assert!(after(0, &one).into_iter().min().unwrap() >= FIRST / 2);
        assert!(after(40, &one).into_iter().min().unwrap() >= CAP / 2);
    }

    #[test]
    fn a_success_begins_anew() {
        let mut backoff = Backoff { failures: 30, ..Backoff::of_many(FIRST, CAP) };
        backoff.reset();
        assert!(backoff.next_wait() <= FIRST);
    }
}
