//! How long a camera that failed is left alone.

use std::time::Duration;

/// Between a failure and the next try.
const PAUSE: Duration = Duration::from_millis(500);
/// The same once it has failed again and again: a try is a whole process.
const LONGEST: Duration = Duration::from_secs(4);

/// Somebody stands before a camera that saw and broke off; one that never sees is not begun twice a second all night.
#[derive(Debug)]
pub(super) struct Pauses(Duration);

impl Pauses {
    pub(super) fn new() -> Self {
        Self(PAUSE)
    }

    /// The pause after a failure; `saw`: pictures came before it.
    pub(super) fn after(&mut self, saw: bool) -> Duration {
        let pause = if saw { PAUSE } else { self.0 };
        self.0 = (pause * 2).min(LONGEST);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(pauses: &mut Pauses, saw: bool) -> u128 {
        pauses.after(saw).as_millis()
    }

    #[test]
    fn a_camera_that_never_sees_is_tried_less_and_less_often_and_one_that_broke_off_at_once() {
        let mut pauses = Pauses::new();
        assert_eq!([(); 5].map(|()| millis(&mut pauses, false)), [500, 1_000, 2_000, 4_000, 4_000]);
        assert_eq!([(); 3].map(|()| millis(&mut pauses, true)), [500, 500, 500]);
        assert_eq!(millis(&mut pauses, false), 1_000);
    }
}
