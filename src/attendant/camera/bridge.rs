//! A line to a camera that breaks for a moment.
//!
//! Promise: whoever stands before a camera is sent away only when it has given no picture for [`PATIENCE`]. Its driver begins it
//! again by itself; looking changes nothing, so looking once more is always allowed. What a camera says of itself (a covered
//! lens, a picture that hangs) counts at once, for its driver has waited already.

use std::time::Duration;

use suiban_drivers::DeviceError;
use suiban_drivers::camera::{CameraError, CameraFault, Frame};

/// How long a camera may be away. One that broke off is begun again after half a second and sees a second later.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// Before the next look at one that is away: some say so without any wait of their own.
pub(super) const PAUSE: Duration = Duration::from_millis(100);

/// What a session knows of its camera's line.
#[derive(Debug, Default)]
pub(super) struct Bridge {
    /// When the last picture came, counted from the beginning of the session.
    seen: Duration,
    broken: bool,
}

impl Bridge {
    /// Lets a picture through; `None`: the line is broken, and to be waited for. Errors: it is broken too long, or it is the
    /// camera that fails.
    pub(super) fn over(
        &mut self,
        seen: Result<Frame, CameraError>,
        now: Duration,
    ) -> Result<Option<Frame>, CameraError> {
        match seen {
            Ok(frame) => {
                *self = Self { seen: now, broken: false };
                Ok(Some(frame))
            }
            Err(error) if is_of_a_line(&error) && now.saturating_sub(self.seen) < PATIENCE => {
                if !std::mem::replace(&mut self.broken, true) {
                    tracing::warn!(%error, "a camera is waited for");
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Of a pair, one half's line is told as a fault.
fn is_of_a_line(error: &CameraError) -> bool {
    match error {
        DeviceError::Link(_) | DeviceError::Fault(CameraFault::InfraredLost) => true,
        DeviceError::Fault(CameraFault::Blind | CameraFault::Frozen | CameraFault::InfraredDark) => false,
    }
}

#[cfg(test)]
mod tests {
    use suiban_drivers::LinkFault;

    use super::*;

    fn lost() -> Result<Frame, CameraError> {
        Err(LinkFault::Lost { command: "grab a frame", kind: std::io::ErrorKind::UnexpectedEof }.into())
    }

    fn seen() -> Result<Frame, CameraError> {
        Ok(Frame::new(1, 1, vec![0; 3]))
    }

    fn after(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn waits(bridge: &mut Bridge, millis: u64) -> bool {
        matches!(bridge.over(lost(), after(millis)), Ok(None))
    }

    #[test]
    fn a_line_that_breaks_for_a_moment_is_waited_for_and_one_that_stays_broken_is_lost() {
        let mut bridge = Bridge::default();
        assert!(waits(&mut bridge, 1), "broken before anybody stood there");
        assert!(waits(&mut bridge, 4_999));
        assert!(bridge.over(seen(), after(5_500)).unwrap().is_some());
        assert!(waits(&mut bridge, 10_499), "the wait begins anew with every picture");
        assert_eq!(bridge.over(lost(), after(10_500)).err(), lost().err());
    }

    #[test]
    fn half_a_pair_is_waited_for_too() {
        let half = || Err(DeviceError::Fault(CameraFault::InfraredLost));
        assert!(matches!(Bridge::default().over(half(), after(4_999)), Ok(None)));
        assert!(Bridge::default().over(half(), after(5_000)).is_err());
    }

    #[test]
    fn what_a_camera_says_of_itself_counts_at_once() {
        for fault in [CameraFault::Blind, CameraFault::Frozen, CameraFault::InfraredDark] {
            let told = Err(DeviceError::Fault(fault));
            assert_eq!(Bridge::default().over(told, after(1)).err(), Some(DeviceError::Fault(fault)));
        }
    }
}
