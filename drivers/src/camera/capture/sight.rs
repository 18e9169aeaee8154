//! Tells a covered lens from a dark moment, and a camera that hangs from somebody who stands still.

use std::{
    hash::{DefaultHasher, Hasher},
    time::{Duration, Instant},
};

use crate::DeviceError;
use crate::camera::{CameraError, CameraFault, Frame};

/// How long it must stay black.
const COVERED: Duration = Duration::from_secs(3);
/// How long nothing may change: no two pictures of a sensor are alike, for its noise.
const STANDSTILL: Duration = Duration::from_secs(10);
/// Mean brightness below which a picture is black; sensor noise alone stays under it, a lit screen in a dark room not.
const BLACK: usize = 10;
/// Every so many bytes are looked at; odd, so that all three colours are.
const STRIDE: usize = 97;

/// What a camera looks at, which says what may be wrong with its pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// A place that is lit: black means covered.
    Lit,
    /// The same with people in it: whoever waits for a movement has to know that there can be one.
    People,
    /// What its own lamp reaches: black means that nobody is near.
    OwnLamp,
}

/// Judges picture after picture.
#[derive(Debug)]
pub(super) struct Sight {
    view: View,
    /// Since when all pictures have been black.
    black: Option<Instant>,
    /// The last picture that was another one, as a number, and when it came.
    same: Option<(u64, Instant)>,
}

impl Sight {
    pub(super) fn new(view: View) -> Self {
        Self { view, black: None, same: None }
    }

    /// Lets the picture through unless all pictures of the last 3 s were black or all of the last 10 s the same one.
    /// Errors: `Blind`, `Frozen`.
    pub(super) fn judge(&mut self, frame: Frame, now: Instant) -> Result<Frame, CameraError> {
        let black = match self.view {
            View::Lit | View::People => self.black_since(&frame, now),
            View::OwnLamp => now,
        };
        if now.saturating_duration_since(black) >= COVERED {
            return Err(DeviceError::Fault(CameraFault::Blind));
        }
        let same = match self.view {
            View::People => self.same_since(&frame, now),
            View::Lit | View::OwnLamp => now,
        };
        if now.saturating_duration_since(same) >= STANDSTILL {
            return Err(DeviceError::Fault(CameraFault::Frozen));
        }
        Ok(frame)
    }

    fn black_since(&mut self, frame: &Frame, now: Instant) -> Instant {
        if !is_black(frame) {
            self.black = None;
            return now;
        }
        *self.black.get_or_insert(now)
    }

    fn same_since(&mut self, frame: &Frame, now: Instant) -> Instant {
        let number = number(frame);
        match self.same {
            Some((before, since)) if before == number => since,
            Some(_) | None => self.same.insert((number, now)).1,
        }
    }
}

fn sampled(frame: &Frame) -> impl Iterator<Item = u8> {
    frame.bgr.expose().iter().step_by(STRIDE).copied()
}

fn is_black(frame: &Frame) -> bool {
    let (count, sum) = sampled(frame).fold((0, 0), |(count, sum), byte| (count + 1, sum + usize::from(byte)));
    sum < BLACK * count
}

/// Nothing of the picture can be got out of it.
fn number(frame: &Frame) -> u64 {
    let mut hasher = DefaultHasher::new();
    sampled(frame).for_each(|byte| hasher.write_u8(byte));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(value: u8) -> Frame {
        Frame::new(64, 48, vec![value; 64 * 48 * 3])
    }

    #[test]
    fn three_seconds_of_black_are_a_covered_lens_and_light_ends_it() {
        let (mut sight, start) = (Sight::new(View::Lit), Instant::now());
        let after = |millis| start + Duration::from_millis(millis);
        assert!(sight.judge(grey(3), start).is_ok());
        assert!(sight.judge(grey(3), after(2_999)).is_ok());
        assert_eq!(sight.judge(grey(3), after(3_000)).err(), Some(DeviceError::Fault(CameraFault::Blind)));
        assert!(sight.judge(grey(60), after(3_100)).is_ok());
        assert!(sight.judge(grey(3), after(3_200)).is_ok());
        assert!(sight.judge(grey(3), after(6_100)).is_ok(), "the count starts anew after light");
    }

    #[test]
    fn an_infrared_camera_may_see_nothing_for_as_long_as_nobody_is_near() {
        let (mut sight, start) = (Sight::new(View::OwnLamp), Instant::now());
        assert!(sight.judge(grey(0), start).is_ok());
        assert!(sight.judge(grey(0), start + Duration::from_secs(60)).is_ok());
    }

    #[test]
    fn ten_seconds_of_one_picture_are_a_camera_that_hangs_until_another_one_comes() {
        let (mut sight, start) = (Sight::new(View::People), Instant::now());
        let after = |millis| start + Duration::from_millis(millis);
        assert!(sight.judge(grey(60), start).is_ok());
        assert!(sight.judge(grey(60), after(9_999)).is_ok());
        assert_eq!(sight.judge(grey(60), after(10_000)).err(), Some(DeviceError::Fault(CameraFault::Frozen)));
        assert!(sight.judge(grey(61), after(10_100)).is_ok());
        assert!(sight.judge(grey(61), after(20_000)).is_ok(), "the count starts anew with another picture");
    }

    #[test]
    fn a_page_may_lie_still() {
        let (mut sight, start) = (Sight::new(View::Lit), Instant::now());
        assert!(sight.judge(grey(60), start).is_ok());
        assert!(sight.judge(grey(60), start + Duration::from_secs(60)).is_ok());
    }
}
