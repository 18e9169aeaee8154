//! Barcode and QR scanners.
//!
//! One file for each set of commands, what they share in [`commanded`]; how a code itself comes down the line is
//! [`line_mode`]'s business for all of them.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport, Secret};

pub mod commanded;
pub mod honeywell;
pub mod line_mode;
pub mod newland;
pub mod nls;
#[cfg(feature = "record")]
pub mod traffic;

/// What a scanner reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum ScannerFault {
    /// More bytes than any code of ours has, or no text.
    #[error("what was scanned is no code of this service")]
    Unreadable,
    /// The scanner does not know a command, or not with that value.
    #[error("the scanner refused a command: check which model the configuration names")]
    Refused,
}

impl ScannerFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::Unreadable => ("code-unreadable", Action::Retry),
            Self::Refused => ("scanner-refused", Action::Reset),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A scanner's error.
pub type ScannerError = DeviceError<ScannerFault>;

/// A scanner that speaks when something is held before it.
#[async_trait]
pub trait CodeScanner: Send {
    /// Whether it is there, as far as it can tell.
    async fn status(&mut self) -> DeviceStatus;
    /// Sets it up until its power goes: it looks when told, and sends a code with a CR behind it and nothing before. A
    /// scanner without commands stays as it was set up by hand.
    async fn prepare(&mut self) -> Result<(), ScannerError>;
    /// Lets it look, or rest. A scanner without commands always looks.
    async fn trigger(&mut self, on: bool) -> Result<(), ScannerError>;
    /// Model and firmware as the scanner tells them; `None` when it cannot.
    async fn identify(&mut self) -> Result<Option<String>, ScannerError>;
    /// Waits for the next code, looking all the while. What was scanned before the call is dropped.
    async fn scan(&mut self) -> Result<Secret<String>, ScannerError>;
}
