//! Barcode and QR scanners.

use async_trait::async_trait;
use thiserror::Error;

use crate::{DeviceError, DeviceStatus, Secret};

pub mod line_mode;

/// What a scanner reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum ScannerFault {
    /// More bytes than any code of ours has, or no text.
    #[error("what was scanned is no code of this service")]
    Unreadable,
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
