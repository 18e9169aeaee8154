//! Tells a covered lens from a dark moment.

use std::time::{Duration, Instant};

use crate::DeviceError;
use crate::camera::{CameraError, CameraFault, Frame};

/// How long it must stay black.
const COVERED: Duration = Duration::from_secs(3);
/// Mean brightness below which a picture is black; sensor noise alone stays under it, a lit screen in a dark room not.
const BLACK: usize = 10;
/// Every so many bytes are looked at; odd, so that all three colours are.
const STRIDE: usize = 97;

/// Since when all pictures have been black.
#[derive(Debug, Default)]
pub(super) struct Sight(Option<Instant>);

impl Sight {
    /// Lets the picture through unless all pictures of the last 3 s were black. Errors: `Blind`.
    pub(super) fn judge(&mut self, frame: Frame, now: Instant) -> Result<Frame, CameraError> {
        if !is_black(&frame) {
            self.0 = None;
            return Ok(frame);
        }
        let since = *self.0.get_or_insert(now);
        if now.saturating_duration_since(since) < COVERED {
            Ok(frame)
        } else {
            Err(DeviceError::Fault(CameraFault::Blind))
        }
    }
}

fn is_black(frame: &Frame) -> bool {
    let (count, sum) = frame
        .bgr
        .expose()
        .iter()
        .step_by(STRIDE)
        .fold((0, 0), |(count, sum), byte| (count + 1, sum + usize::from(*byte)));
    sum < BLACK * count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;

    fn grey(value: u8) -> Frame {
        Frame { width: 64, height: 48, bgr: Secret::new(vec![value; 64 * 48 * 3]) }
    }

    #[test]
    fn three_seconds_of_black_are_a_covered_lens_and_light_ends_it() {
        let (mut sight, start) = (Sight::default(), Instant::now());
        let after = |millis| start + Duration::from_millis(millis);
        assert!(sight.judge(grey(3), start).is_ok());
        assert!(sight.judge(grey(3), after(2_999)).is_ok());
        assert_eq!(sight.judge(grey(3), after(3_000)).err(), Some(DeviceError::Fault(CameraFault::Blind)));
        assert!(sight.judge(grey(60), after(3_100)).is_ok());
        assert!(sight.judge(grey(3), after(3_200)).is_ok());
        assert!(sight.judge(grey(3), after(6_100)).is_ok(), "the count starts anew after light");
    }
}
