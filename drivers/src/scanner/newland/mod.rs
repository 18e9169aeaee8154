//! Newland's scan engines and their relatives (EM20, EM3095, GM65): 9600 8N1, settings as bytes in numbered zones.
//!
//! Promise: settings hold until the power goes and are never saved, so the engine's flash does not wear. Bits of a zone
//! that are not ours stay as they are.

mod frame;

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::timeout;

use super::{CodeScanner, ScannerError, ScannerFault, line_mode::LineScanner};
use crate::{
    Capability, DeviceError, DeviceStatus, LinkFault, Secret,
    transport::{self, BoxPipe, Pipe, PortAddress, SerialSettings},
};

/// The line as it leaves the factory.
pub const SETTINGS: SerialSettings = SerialSettings::n81(9_600);

/// Zone of light, sound and, in the two lowest bits, when to look.
const MODE: u16 = 0x0000;
const MODE_BITS: u8 = 0b11;
/// Look when told by a command.
const MODE_COMMAND: u8 = 0b01;
/// Zone of the trigger.
const TRIGGER: u16 = 0x0002;
/// Zone of what surrounds a code: bit 0 an end mark, bits 5 and 6 which (00: CR), all else prefix, suffix, code id.
const SURROUNDINGS: u16 = 0x0060;
const CR_ALONE: u8 = 0b0000_0001;
/// Zone of the firmware's version.
const VERSION: u16 = 0x00E2;

/// The engine answers within some 50 ms.
const ANSWERED: Duration = Duration::from_secs(1);
/// Between two bytes of an answer.
const GAP: Duration = Duration::from_millis(200);
const TRIES: usize = 3;
/// A look ends by itself, after 5 s as delivered; it is told again.
const AGAIN: Duration = Duration::from_secs(4);

/// An engine behind any pipe.
pub struct Newland<P> {
    codes: LineScanner<P>,
    identity: Option<String>,
}

impl Newland<BoxPipe> {
    /// Opens the port the engine is on. Errors: `Absent`.
    pub async fn connect(address: &PortAddress) -> Result<Self, LinkFault> {
        transport::connect(address, SETTINGS).await.map(Self::new)
    }
}

impl<P: Pipe> Newland<P> {
    /// Takes over a pipe to the engine.
    pub fn new(pipe: P) -> Self {
        Self { codes: LineScanner::new(pipe), identity: None }
    }

    async fn read(&mut self, command: &'static str, zone: u16) -> Result<u8, ScannerError> {
        self.ask(command, &frame::read(zone)).await
    }

    async fn write(&mut self, command: &'static str, zone: u16, value: u8) -> Result<(), ScannerError> {
        self.ask(command, &frame::write(zone, value)).await.map(|_| ())
    }

    /// Every command says what shall be, so one that was spoilt on its way is sent again.
    async fn ask(&mut self, command: &'static str, frame: &[u8]) -> Result<u8, ScannerError> {
        let mut tries = TRIES;
        loop {
            tries -= 1;
            match self.once(command, frame).await {
                Err(DeviceError::Link(LinkFault::Garbled { .. } | LinkFault::Timeout { .. })) if tries > 0 => {}
                done => return done,
            }
        }
    }

    async fn once(&mut self, command: &'static str, frame: &[u8]) -> Result<u8, ScannerError> {
        let line = self.codes.line();
        line.flush_input().await;
        line.write(command, frame).await?;
        line.scan_for(command, &frame::ANSWER, ANSWERED, GAP).await?;
        let mut rest = [0; 5];
        line.read_rest(command, &mut rest, GAP).await?;
        let [kind, len, value, high, low] = rest;
        if len != 1 || !frame::is_whole(&[kind, len, value], [high, low]) {
            return Err(LinkFault::Garbled { command, why: "wrong check bytes" }.into());
        }
        match kind {
            0x00 => Ok(value),
            0x01 => Err(LinkFault::Garbled { command, why: "the engine did not accept the frame" }.into()),
            _ => Err(DeviceError::Fault(ScannerFault::Refused)),
        }
    }
}

#[async_trait]
impl<P: Pipe> CodeScanner for Newland<P> {
    async fn status(&mut self) -> DeviceStatus {
        let online = DeviceStatus::online().able(&[Capability::Trigger]);
        let told = match self.identify().await {
            Ok(_) => online,
            Err(DeviceError::Link(fault)) => DeviceStatus::from(&fault),
            Err(DeviceError::Fault(fault)) => DeviceStatus { fault: Some(fault.report()), ..online },
        };
        DeviceStatus { identity: self.identity.clone(), ..told }
    }

    async fn prepare(&mut self) -> Result<(), ScannerError> {
        let mode = self.read("read the engine's mode", MODE).await?;
        self.write("set the engine's mode", MODE, mode & !MODE_BITS | MODE_COMMAND).await?;
        self.write("set the engine's end mark", SURROUNDINGS, CR_ALONE).await
    }

    async fn trigger(&mut self, on: bool) -> Result<(), ScannerError> {
        self.write("trigger", TRIGGER, u8::from(on)).await
    }

    async fn identify(&mut self) -> Result<Option<String>, ScannerError> {
        let version = self.read("read the engine's version", VERSION).await?;
        self.identity = Some(format!("engine V{}.{:02}", version / 100, version % 100));
        Ok(self.identity.clone())
    }

    async fn scan(&mut self) -> Result<Secret<String>, ScannerError> {
        self.codes.forget().await;
        loop {
            self.trigger(true).await?;
            if let Ok(first) = timeout(AGAIN, self.codes.first()).await {
                return self.codes.code(first?).await;
            }
        }
    }
}
