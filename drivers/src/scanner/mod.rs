//! Barcode and QR scanners.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport, Secret};

pub mod line_mode;

/// What a scanner reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum ScannerFault {
    /// More bytes than any code of ours has, or no text.
    #[error("what was scanned is no code of this service")]
    Unreadable,
}

impl ScannerFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::Unreadable => ("code-unreadable", Action::Retry),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A scanner's error.
pub type ScannerError = DeviceError<ScannerFault>;

/// A scanner that speaks when something is held before it.
#[async_trait]
pub trait CodeScanner: Send {
    /// Whether the line is open.
    async fn status(&mut self) -> DeviceStatus;
    /// Waits for the next code. What was scanned before the call is dropped.
    async fn scan(&mut self) -> Result<Secret<String>, ScannerError>;
}
