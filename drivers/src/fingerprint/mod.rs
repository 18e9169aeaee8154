//! Fingerprint sensors: an image, a template, a match on the module.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport, Secret};

#[cfg(feature = "host-matcher")]
pub mod host;
pub mod iso19794;
pub mod zfm20;

/// A grey picture of a finger, row by row, 0 black … 255 white.
#[derive(Clone, PartialEq)]
pub struct FingerImage {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Dots an inch.
    pub dpi: u32,
    /// `width × height` bytes.
    pub pixels: Secret<Vec<u8>>,
}

impl std::fmt::Debug for FingerImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FingerImage({}×{} at {} dpi)", self.width, self.height, self.dpi)
    }
}

/// What a capture or a match can end in instead of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum FingerFault {
    /// Nothing on the glass (02).
    #[error("no finger on the glass")]
    NoFinger,
    /// Wet, dirty or smeared (06).
    #[error("the print is smeared: dry the finger and press again")]
    Smeared,
    /// Too little of the finger or too dry (07, 03, 15).
    #[error("too little of the finger was seen: press flat and a little harder")]
    TooFaint,
    /// The captures of one enrolment are not of the same finger (0A).
    #[error("these are not captures of one finger: start again with the same finger")]
    NotTheSameFinger,
    /// Wrong module password (13, 21).
    #[error("the sensor's password is wrong: set it in the configuration")]
    Locked,
    /// Sensor hardware or flash failed (18, 29, FD, FE).
    #[error("the sensor's hardware failed: replace it")]
    Hardware,
    /// The module refused the command with any other documented or unknown code.
    #[error("the sensor refused the command with code {0:#04x}: reset it")]
    Refused(u8),
}

impl FingerFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::NoFinger => ("no-finger", Action::Retry),
            Self::Smeared => ("finger-smeared", Action::Retry),
            Self::TooFaint => ("finger-too-faint", Action::Retry),
            Self::NotTheSameFinger => ("not-the-same-finger", Action::Retry),
            Self::Locked => ("wrong-password", Action::Maintain),
            Self::Hardware => ("sensor-hardware", Action::Maintain),
            Self::Refused(_) => ("refused", Action::Reset),
        };
        FaultReport { code: code.to_owned(), action }
    }

    /// Whether it is wrong with the module itself; what is wrong with a finger is no state of the device.
    pub fn is_of_the_module(self) -> bool {
        match self {
            Self::Locked | Self::Hardware | Self::Refused(_) => true,
            Self::NoFinger | Self::Smeared | Self::TooFaint | Self::NotTheSameFinger => false,
        }
    }
}

/// A sensor's error.
pub type FingerError = DeviceError<FingerFault>;

/// A fingerprint sensor with two character buffers.
#[async_trait]
pub trait FingerprintSensor: Send {
    /// Asks for the module's health and parameters.
    async fn status(&mut self) -> DeviceStatus;
    /// Takes one picture of whatever is on the glass and keeps it in the module. [`FingerFault::NoFinger`] at once when
    /// nothing is: the caller polls.
    async fn capture(&mut self) -> Result<(), FingerError>;
    /// Extracts features of the last picture into buffer 1 or 2; this is where a poor print is refused.
    async fn extract(&mut self, buffer: u8) -> Result<(), FingerError>;
    /// Joins the two buffers into one template and fetches it (512 bytes, the module's own format).
    async fn template(&mut self) -> Result<Secret<Vec<u8>>, FingerError>;
    /// Fetches the last picture (3.5 s at 115200 baud).
    async fn image(&mut self) -> Result<FingerImage, FingerError>;
    /// Sends `template` into buffer 2 and compares it with the features in buffer 1. `Some(score)`: the module's own
    /// similarity when it accepts; `None`: it does not.
    async fn verify(&mut self, template: &Secret<Vec<u8>>) -> Result<Option<u16>, FingerError>;
}
