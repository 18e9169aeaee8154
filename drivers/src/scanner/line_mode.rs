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

    /// Forgets what came before the call, and the rest of it if it is still coming.
    async fn forget(&mut self) {
        if self.line.flush_input().await > 0 {
            self.line.settle(GAP, TAIL).await;
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

    async fn first(&mut self) -> Result<u8, LinkFault> {
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

    async fn scan(&mut self) -> Result<Secret<String>, ScannerError> {
        self.forget().await;
        let mut code = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
        code.push(self.first().await?);
        self.rest(&mut code).await?;
        match std::str::from_utf8(&code) {
            Ok(text) if !text.contains(char::is_control) => Ok(Secret::new(text.to_owned())),
            Ok(_) | Err(_) => Err(DeviceError::Fault(ScannerFault::Unreadable)),
        }
    }
}
