//! Scanners in their factory mode: each code is sent as text and ended by CR, LF, CR LF or silence; 9600 or 115200 8N1.
//!
//! Promise: a code is handed on whole and only if it was held before the scanner during the call.

use std::time::Duration;

use async_trait::async_trait;
use zeroize::Zeroizing;

use super::{CodeScanner, ScannerError, ScannerFault};
use crate::{
    DeviceError, DeviceStatus, LinkFault, Secret,
    transport::{self, BoxPipe, Pipe, PortAddress, SerialSettings, line::Line},
};

/// The line of most scanners as they leave the factory.
pub const SETTINGS: SerialSettings = SerialSettings::n81(9_600);

/// Silence that ends a code of a scanner that sends no terminator.
const GAP: Duration = Duration::from_millis(100);
/// The longest code read; a QR code of a receipt or a pairing has less than 300 bytes.
const LONGEST: usize = 512;
/// The most of an unreadable code that is waited out.
const TAIL: Duration = Duration::from_secs(2);
const COMMAND: &str = "scan";

/// A scanner behind any pipe.
pub struct LineScanner<P> {
    line: Line<P>,
}

impl LineScanner<BoxPipe> {
    /// Opens the port the scanner is on. Errors: `Absent`.
    pub async fn connect(address: &PortAddress) -> Result<Self, LinkFault> {
        transport::connect(address, SETTINGS).await.map(Self::new)
    }
}

impl<P: Pipe> LineScanner<P> {
    /// Takes over a pipe to the scanner.
    pub fn new(pipe: P) -> Self {
        Self { line: Line::new(pipe) }
    }

    /// The line itself, for commands.
    pub(super) fn line(&mut self) -> &mut Line<P> {
        &mut self.line
    }

    /// Forgets what came before the call, and the rest of it if it is still coming.
    pub(super) async fn forget(&mut self) {
        if self.line.flush_input().await > 0 {
            self.line.settle(GAP, TAIL).await;
        }
    }

    /// The rest of a code that began with `first`. Errors of the class: `Unreadable` when it is no text of ours.
    pub(super) async fn code(&mut self, first: u8) -> Result<Secret<String>, ScannerError> {
        let mut code = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
        code.push(first);
        self.rest(&mut code).await?;
        match std::str::from_utf8(&code) {
            Ok(text) if !text.contains(char::is_control) => Ok(Secret::new(text.to_owned())),
            Ok(_) | Err(_) => Err(DeviceError::Fault(ScannerFault::Unreadable)),
        }
    }

    /// Fills `code` up to the terminator. Errors of the class: `Unreadable` when it does not end.
    async fn rest(&mut self, code: &mut Vec<u8>) -> Result<(), ScannerError> {
        while code.len() <= LONGEST {
            match self.line.read_byte(COMMAND, GAP).await {
                Ok(b'\r' | b'\n') | Err(LinkFault::Timeout { .. }) => return Ok(()),
                Ok(byte) => code.push(byte),
                Err(fault) => return Err(fault.into()),
            }
        }
        self.line.settle(GAP, TAIL).await;
        Err(DeviceError::Fault(ScannerFault::Unreadable))
    }

    /// Waits for the first byte of a code. May be dropped and called again.
    pub(super) async fn first(&mut self) -> Result<u8, LinkFault> {
        loop {
            match self.line.next_byte(COMMAND).await? {
                b'\r' | b'\n' => {}
                byte => return Ok(byte),
            }
        }
    }
}

#[async_trait]
impl<P: Pipe> CodeScanner for LineScanner<P> {
    async fn status(&mut self) -> DeviceStatus {
        if self.line.is_open().await {
            return DeviceStatus::online();
        }
        DeviceStatus::from(&LinkFault::Lost { command: COMMAND, kind: std::io::ErrorKind::UnexpectedEof })
    }

    async fn prepare(&mut self) -> Result<(), ScannerError> {
        Ok(())
    }

    async fn trigger(&mut self, _on: bool) -> Result<(), ScannerError> {
        Ok(())
    }

    async fn identify(&mut self) -> Result<Option<String>, ScannerError> {
        Ok(None)
    }

    async fn scan(&mut self) -> Result<Secret<String>, ScannerError> {
        self.forget().await;
        let first = self.first().await?;
        self.code(first).await
    }
}
