//! Cameras: a stream of colour frames.

use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport, Secret};

pub mod capture;
mod infrared;
pub mod pair;
mod pixels;

pub use infrared::Infrared;
pub use pixels::{Pixels, wipe};

/// One picture, BGR, 8 bits a channel, row by row.
#[derive(Clone)]
pub struct Frame {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width × height × 3` bytes.
    pub bgr: Secret<Pixels>,
    /// What an infrared camera beside it saw at the same moment, where there is one.
    pub infrared: Option<Infrared>,
}

impl Frame {
    /// A picture of a camera that stands alone.
    pub fn new(width: u32, height: u32, bgr: Vec<u8>) -> Self {
        Self { width, height, bgr: Secret::new(bgr.into()), infrared: None }
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({}×{})", self.width, self.height)
    }
}

/// What a camera reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum CameraFault {
    /// Every frame of the last 3 s was black: the lens is covered.
    #[error("the camera gives no picture: check that nothing covers the lens")]
    Blind,
    /// All pictures of the last 10 s were one and the same: the camera hangs.
    #[error("the camera sends one picture again and again: switch it off and on")]
    Frozen,
    /// The infrared camera of a pair gives no picture of the moment: unplugged, hanging, or too slow.
    #[error("the infrared camera gives no pictures: check its cable")]
    InfraredLost,
    /// The infrared camera of a pair sees nothing although somebody stands before it.
    #[error("the infrared camera sees nothing: check its lamp and that nothing covers its lens")]
    InfraredDark,
}

impl CameraFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::Blind => ("blind", Action::Clear),
            Self::Frozen => ("frozen", Action::Reset),
            Self::InfraredLost => ("infrared-lost", Action::Maintain),
            Self::InfraredDark => ("infrared-dark", Action::Maintain),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A camera's error.
pub type CameraError = DeviceError<CameraFault>;

/// A camera. Blocking: it is run on a thread of its own.
pub trait Camera: Send {
    /// Whether it gives frames.
    fn status(&mut self) -> DeviceStatus;
    /// The next frame, waiting up to one second; ten for the first after it rested.
    fn frame(&mut self) -> Result<Frame, CameraError>;
    /// Nobody stands before it: whatever it saw goes, and it sees nothing until it is asked again.
    fn rest(&mut self);
    /// Whoever looked at its pictures found this. Its status says so until a picture shows otherwise; a camera whose own
    /// status tells everything has no use for it.
    fn doubt(&mut self, _fault: CameraFault) {}
}
