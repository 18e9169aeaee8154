//! Cameras through OpenCV's VideoCapture: V4L2, motion JPEG over HTTP, recordings.
//!
//! Promise: the source is opened when it is first needed and again after each failure. Of a live source only the newest
//! picture is seen, so looking late never shows the past; of a recording every picture is seen in its order.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use self::{
    newest::{Health, Newest},
    sight::Sight,
    source::Stream,
};
use super::{Camera, CameraError, Frame};
use crate::{Capability, DeviceError, DeviceStatus, Link, LinkFault};

mod newest;
mod sight;
mod source;

pub use source::Source;

/// The longest wait for a picture.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between a failure and the next try.
const PAUSE: Duration = Duration::from_millis(500);

/// A camera.
pub struct Capture {
    source: Source,
    eye: Eye,
}

enum Eye {
    Shut,
    Live(Arc<Newest>),
    Recording(Box<Recording>),
}

struct Recording {
    source: Source,
    stream: Stream,
    sight: Sight,
}

impl Recording {
    fn open(source: Source) -> Result<Self, LinkFault> {
        Ok(Self { stream: source.open()?, source, sight: Sight::default() })
    }

    /// What has ended begins anew.
    fn next(&mut self) -> Result<Frame, CameraError> {
        let frame = match self.stream.read() {
            Ok(frame) => frame,
            Err(_) => {
                self.stream = self.source.open()?;
                self.stream.read()?
            }
        };
        self.sight.judge(frame, Instant::now())
    }
}

impl Capture {
    /// A camera that is not opened yet.
    pub fn new(source: Source) -> Self {
        Self { source, eye: Eye::Shut }
    }

    fn open(&mut self) -> Result<&mut Eye, CameraError> {
        if matches!(self.eye, Eye::Shut) {
            self.eye = if self.source.is_live() {
                Eye::Live(watch(self.source.clone())?)
            } else {
                Eye::Recording(Box::new(Recording::open(self.source.clone())?))
            };
        }
        Ok(&mut self.eye)
    }

    fn look(&mut self) -> Result<Frame, CameraError> {
        match self.open()? {
            Eye::Live(newest) => newest.take(PATIENCE).unwrap_or(Err(late())),
            Eye::Recording(recording) => recording.next(),
            Eye::Shut => Err(late()),
        }
    }
}

impl Camera for Capture {
    fn status(&mut self) -> DeviceStatus {
        match self.open() {
            Ok(Eye::Live(newest)) => status(newest.health()),
            Ok(Eye::Recording(_)) => status(Health::Seeing),
            Ok(Eye::Shut) => status(Health::Starting),
            Err(fault) => status(Health::Failed(fault)),
        }
    }

    fn frame(&mut self) -> Result<Frame, CameraError> {
        let seen = self.look();
        if let (Err(DeviceError::Link(_)), Eye::Recording(_)) = (&seen, &self.eye) {
            self.eye = Eye::Shut;
        }
        seen
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        if let Eye::Live(newest) = &self.eye {
            newest.close();
        }
    }
}

/// Starts the thread that reads a live source as fast as it comes, for a slow reader would be shown the past.
fn watch(source: Source) -> Result<Arc<Newest>, CameraError> {
    let newest = Arc::new(Newest::new());
    let place = Arc::clone(&newest);
    let port = source.to_string();
    thread::Builder::new()
        .name("camera".into())
        .spawn(move || while attend(&source, &place) && place.pause(PAUSE) {})
        .map_err(|e| LinkFault::Absent { port, kind: e.kind() })?;
    Ok(newest)
}

/// Reads until the first failure. `false`: nobody looks any more.
fn attend(source: &Source, place: &Newest) -> bool {
    let mut stream = match source.open() {
        Ok(stream) => stream,
        Err(fault) => return place.put(Err(fault.into())),
    };
    let mut sight = Sight::default();
    loop {
        let seen = match stream.read() {
            Ok(frame) => sight.judge(frame, Instant::now()),
            Err(fault) => return place.put(Err(fault.into())),
        };
        if !place.put(seen) {
            return false;
        }
    }
}

fn late() -> CameraError {
    LinkFault::Timeout { command: "grab a frame", after: PATIENCE }.into()
}

fn status(health: Health) -> DeviceStatus {
    let online = DeviceStatus::online().able(&[Capability::Colour]);
    match health {
        Health::Starting => DeviceStatus { link: Link::Starting, ..DeviceStatus::absent() },
        Health::Seeing => online,
        Health::Failed(DeviceError::Link(fault)) => DeviceStatus::from(&fault),
        Health::Failed(DeviceError::Fault(fault)) => DeviceStatus { fault: Some(fault.report()), ..online },
    }
}
