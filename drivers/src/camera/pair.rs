//! A colour and an infrared camera that look the same way, as modules for face recognition have them.
//!
//! Promise: each frame carries what the infrared camera saw within 50 ms of it, or there is no frame: who asks for a pair
//! has no use for half of one. The picture a person sees and a decision's proof are of one moment.

use std::time::{Duration, Instant};

use super::{
    Camera, CameraError, CameraFault, Frame, Infrared,
    capture::{Capture, Source},
};
use crate::{Capability, DeviceError, DeviceStatus, Link};

/// Two pictures further apart are not of one moment.
const MOMENT: Duration = Duration::from_millis(50);
/// So many pictures of the older camera are passed over in search of one.
const STEPS: usize = 25;
/// A doubt is looked into again so often, for as long as it lasts.
const AGAIN: Duration = Duration::from_secs(60);

/// The pair.
pub struct Pair {
    colour: Capture,
    infrared: Capture,
    /// Since when somebody holds that the infrared camera sees nothing, or when that was last looked into.
    dark: Option<Instant>,
}

impl Pair {
    /// Two cameras that are not opened yet.
    pub fn new(colour: Source, infrared: Source) -> Self {
        Self { colour: Capture::of_people(colour), infrared: Capture::infrared(infrared), dark: None }
    }

    fn both(&mut self) -> Result<(Frame, Infrared), CameraError> {
        // Both begin at once.
        self.infrared.begin().map_err(lost)?;
        let (mut colour, mut infrared) = (self.colour.timed()?, self.infrared.timed().map_err(lost)?);
        for _ in 0..STEPS {
            if apart(colour.1, infrared.1) <= MOMENT {
                return Ok((colour.0, Infrared::new(infrared.0)));
            }
            if colour.1 < infrared.1 {
                colour = self.colour.timed()?;
            } else {
                infrared = self.infrared.timed().map_err(lost)?;
            }
        }
        Err(DeviceError::Fault(CameraFault::InfraredLost))
    }

    /// What the pair is while the colour camera is well.
    fn with_infrared(&mut self, colour: DeviceStatus) -> DeviceStatus {
        let well = colour.able(&[Capability::Colour, Capability::NearInfrared]);
        match self.infrared.status().link {
            Link::Online => {}
            Link::Starting => return DeviceStatus { link: Link::Starting, ..well },
            Link::Absent | Link::Offline => return faulty(well, CameraFault::InfraredLost),
        }
        if self.dark.is_some_and(|looked| looked.elapsed() >= AGAIN) {
            self.dark = Some(Instant::now());
            // Whether it sees again is noted with the picture; why there is none is in the next status.
            drop(self.frame());
        }
        if self.dark.is_some() { faulty(well, CameraFault::InfraredDark) } else { well }
    }
}

impl Camera for Pair {
    fn status(&mut self) -> DeviceStatus {
        let colour = self.colour.status();
        if colour.is_ready() { self.with_infrared(colour) } else { colour }
    }

    fn frame(&mut self) -> Result<Frame, CameraError> {
        let (colour, infrared) = self.both()?;
        if !infrared.is_dark() {
            self.dark = None;
        }
        Ok(Frame { infrared: Some(infrared), ..colour })
    }

    fn rest(&mut self) {
        self.colour.rest();
        self.infrared.rest();
    }

    fn doubt(&mut self, fault: CameraFault) {
        match fault {
            CameraFault::InfraredDark => self.dark = Some(Instant::now()),
            // Its own status finds these out.
            CameraFault::Blind | CameraFault::Frozen | CameraFault::InfraredLost => {}
        }
    }
}

/// Whatever the infrared camera's line has, the pair has lost it.
fn lost(_: CameraError) -> CameraError {
    DeviceError::Fault(CameraFault::InfraredLost)
}

fn faulty(well: DeviceStatus, fault: CameraFault) -> DeviceStatus {
    DeviceStatus { fault: Some(fault.report()), ..well }
}

fn apart(a: Instant, b: Instant) -> Duration {
    a.saturating_duration_since(b).max(b.saturating_duration_since(a))
}
