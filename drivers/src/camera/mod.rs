//! Cameras: a stream of colour frames.

use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport, Secret};

pub mod capture;

/// One picture, BGR, 8 bits a channel, row by row.
#[derive(Clone)]
pub struct Frame {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width × height × 3` bytes.
    pub bgr: Secret<Vec<u8>>,
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
}

impl CameraFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::Blind => ("blind", Action::Clear),
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
    /// The next frame, waiting up to one second.
    fn frame(&mut self) -> Result<Frame, CameraError>;
    /// Nobody stands before it: whatever it saw goes, and it sees nothing until it is asked again.
    fn rest(&mut self);
}
