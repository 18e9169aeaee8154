//! How long an attempt lasts and a face may be gone, whatever the machine's own speed.
//!
//! Promise: nobody is sent away because the machine is slow. It looks at a face often enough before it gives up, and a face is
//! gone only if a look has missed it.

/// From the first good face to the end of the attempt …
const LIMIT_MS: u64 = 15_000;
/// … unless the machine has looked fewer times: three times a second is enough for every movement …
const LOOKS: u32 = 45;
/// … and then until here, which a journey waits for (45 s).
const LATEST_MS: u64 = 30_000;
/// A face that is gone for longer may be somebody else's when it comes back.
const GAP_MS: u64 = 600;
/// So long nobody is known without being looked at.
const UNSEEN_MS: u64 = 2_000;

/// The looks of one attempt. Times are those of the frames, in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Pace {
    first: Option<u64>,
    looks: u32,
    last: Option<u64>,
    missed: bool,
}

impl Pace {
    /// A look that shows no good face.
    pub(super) fn missed(&mut self) {
        self.missed = true;
    }

    /// A look that shows a good face. `true`: it was gone for so long that it may be another one.
    pub(super) fn seen(&mut self, at: u64) -> bool {
        self.first.get_or_insert(at);
        let unseen = self.last.replace(at).map_or(0, |last| at.saturating_sub(last));
        let missed = std::mem::take(&mut self.missed);
        unseen > UNSEEN_MS || missed && unseen > GAP_MS
    }

    /// Counts a look. `true`: the attempt has lasted long enough.
    pub(super) fn is_over(&mut self, at: u64) -> bool {
        let Some(first) = self.first else { return false };
        self.looks += 1;
        let lasts = at.saturating_sub(first);
        lasts > LATEST_MS || lasts > LIMIT_MS && self.looks > LOOKS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When the attempt ends, if a face is seen every so often.
    fn ends(every: u64) -> u64 {
        let mut pace = Pace::default();
        let mut frames = (0..).map(|n| n * every);
        let end = frames.find(|at| {
            let over = pace.is_over(*at);
            assert!(!pace.seen(*at) || every > UNSEEN_MS);
            over
        });
        end.unwrap()
    }

    #[test]
    fn a_fast_machine_ends_by_time_and_a_slow_one_by_looks_but_not_for_ever() {
        assert_eq!(ends(100), 15_100);
        assert_eq!(ends(500), 23_000);
        assert_eq!(ends(1_500), 31_500);
    }

    #[test]
    fn a_face_is_gone_if_a_look_has_missed_it_or_if_nobody_looked_for_long() {
        let mut pace = Pace::default();
        assert!(!pace.seen(0) && !pace.seen(1_900), "the machine is slow");
        pace.missed();
        assert!(!pace.seen(2_400), "half a second");
        pace.missed();
        assert!(pace.seen(3_100));
        assert!(!pace.seen(3_200) && pace.seen(5_300), "anybody may have come meanwhile");
    }
}
