//! Cameras: V4L2, motion JPEG over HTTP, recordings. The program `suiban-eye` looks, this module asks it.
//!
//! Promise: the source is opened when it is first needed and again after each failure. Of a live source only the newest
//! picture is seen, so looking late never shows the past; of a recording every picture is seen in its order. A camera nobody
//! looks through is switched off, and what it saw is gone with its process; that it is still there is found out without
//! taking a picture, that it still sees by a glance every few minutes.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use self::{
    eye::Stream,
    newest::{Health, Newest, News},
    pauses::Pauses,
    sight::{Sight, View},
};
use super::{Camera, CameraError, CameraFault, Frame};
use crate::{Capability, DeviceError, DeviceStatus, Link, LinkFault};

mod eye;
mod newest;
mod pauses;
mod sight;
mod source;
pub mod wire;

pub use source::Source;

/// The longest wait for a picture.
const PATIENCE: Duration = Duration::from_secs(1);
/// The same for the first one: a program is begun, a lens finds its light.
const FIRST: Duration = Duration::from_secs(10);
/// Long enough to tell a covered lens.
const GLANCE: Duration = Duration::from_secs(4);
/// Whoever took a picture may want another.
const STAY: Duration = Duration::from_secs(60);
/// Between two glances.
const REST: Duration = Duration::from_secs(300);

/// A camera.
pub struct Capture {
    source: Source,
    view: View,
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
    fn open(source: Source, view: View) -> Result<Self, LinkFault> {
        Ok(Self { stream: Stream::open(&source)?, source, sight: Sight::new(view) })
    }

    /// What has ended begins anew.
    fn next(&mut self) -> Result<Frame, CameraError> {
        let frame = match self.stream.read() {
            Ok(frame) => frame,
            Err(_) => {
                self.stream = Stream::open(&self.source)?;
                self.stream.read()?
            }
        };
        self.sight.judge(frame, Instant::now())
    }
}

impl Capture {
    /// A camera that is not opened yet.
    pub fn new(source: Source) -> Self {
        Self::with_view(source, View::Lit)
    }

    /// The same for an infrared camera, which sees what its lamp reaches.
    pub fn infrared(source: Source) -> Self {
        Self::with_view(source, View::OwnLamp)
    }

    /// The same for a camera before which people stand: a picture that never changes is a fault.
    pub fn of_people(source: Source) -> Self {
        Self::with_view(source, View::People)
    }

    fn with_view(source: Source, view: View) -> Self {
        Self { source, view, eye: Eye::Shut }
    }

    fn open(&mut self) -> Result<&mut Eye, CameraError> {
        if matches!(self.eye, Eye::Shut) {
            self.eye = if self.source.is_live() {
                Eye::Live(self.watch(Health::Starting)?)
            } else {
                Eye::Recording(Box::new(Recording::open(self.source.clone(), self.view)?))
            };
        }
        Ok(&mut self.eye)
    }

    /// Opens a live source that rests.
    fn wake(&mut self) -> Result<&mut Eye, CameraError> {
        if let Eye::Live(newest) = &self.eye
            && newest.rests().is_some()
        {
            self.eye = Eye::Live(self.watch(newest.health())?);
        }
        self.open()
    }

    fn look(&mut self) -> Result<News, CameraError> {
        Ok(match self.wake()? {
            Eye::Live(newest) => newest.take(FIRST, PATIENCE, STAY).ok_or_else(late)?,
            Eye::Recording(recording) => (recording.next(), Instant::now()),
            Eye::Shut => return Err(late()),
        })
    }

    /// Begins to look, without waiting for a picture.
    pub(super) fn begin(&mut self) -> Result<(), CameraError> {
        self.wake().map(drop)
    }

    /// The next frame and when it came, waiting as [`Camera::frame`] does.
    pub(super) fn timed(&mut self) -> Result<(Frame, Instant), CameraError> {
        let seen = self.look().and_then(|(news, at)| Ok((news?, at)));
        if let (Err(DeviceError::Link(_)), Eye::Recording(_)) = (&seen, &self.eye) {
            self.eye = Eye::Shut;
        }
        seen
    }

    /// Starts the thread that reads a live source as fast as it comes, for a slow reader would be shown the past.
    fn watch(&self, health: Health) -> Result<Arc<Newest>, CameraError> {
        let newest = Arc::new(Newest::new(health, GLANCE));
        let (source, view, place) = (self.source.clone(), self.view, Arc::clone(&newest));
        thread::Builder::new()
            .name("camera".into())
            .spawn(move || keep_looking(&source, view, &place))
            .map_err(|e| LinkFault::Absent { port: self.source.to_string(), kind: e.kind() })?;
        Ok(newest)
    }

    /// What is known of a live source that rests.
    fn remembered(&mut self, newest: &Newest, since: Instant) -> Result<Health, CameraError> {
        if !self.source.is_there() {
            self.eye = Eye::Shut;
            return Err(self.source.absent().into());
        }
        if since.elapsed() >= REST {
            self.wake()?;
        }
        Ok(newest.health())
    }

    fn health(&mut self) -> Result<Health, CameraError> {
        match self.open()? {
            Eye::Live(newest) => {
                let newest = newest.clone();
                newest.rests().map_or_else(|| Ok(newest.health()), |since| self.remembered(&newest, since))
            }
            Eye::Recording(_) => Ok(Health::Seeing),
            Eye::Shut => Ok(Health::Starting),
        }
    }
}

impl Camera for Capture {
    fn status(&mut self) -> DeviceStatus {
        status(self.health().unwrap_or_else(Health::Failed))
    }

    fn frame(&mut self) -> Result<Frame, CameraError> {
        self.timed().map(|(frame, _)| frame)
    }

    fn rest(&mut self) {
        match &self.eye {
            Eye::Live(newest) => newest.close(),
            Eye::Recording(_) => self.eye = Eye::Shut,
            Eye::Shut => {}
        }
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.rest();
    }
}

fn keep_looking(source: &Source, view: View, place: &Newest) {
    let (mut pauses, mut sight) = (Pauses::new(), Sight::new(view));
    while let Some(saw) = attend(source, &mut sight, place)
        && place.pause(pauses.after(saw))
    {}
}

/// Reads until the first failure, and tells whether there were pictures before it. `None`: nobody looks any more.
fn attend(source: &Source, sight: &mut Sight, place: &Newest) -> Option<bool> {
    let failed = |fault: LinkFault, saw| place.put(Err(fault.into())).then_some(saw);
    let mut stream = match Stream::open(source) {
        Ok(stream) => stream,
        Err(fault) => return failed(fault, false),
    };
    let mut saw = false;
    loop {
        let seen = match stream.read() {
            Ok(frame) => sight.judge(frame, Instant::now()),
            Err(fault) => return failed(fault, saw),
        };
        saw |= seen.is_ok();
        let hangs = matches!(seen, Err(DeviceError::Fault(CameraFault::Frozen)));
        if !place.put(seen) {
            return None;
        }
        // Beginning anew is all that can help one that hangs.
        if hangs {
            return Some(false);
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
