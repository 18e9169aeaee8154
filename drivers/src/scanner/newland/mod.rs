//! Newland's scan engines and their relatives (EM20, EM3095, GM65): 9600 8N1, settings as bytes in numbered zones.
//!
//! Promise: settings hold until the power goes and are never saved, so the engine's flash does not wear. Bits of a zone
//! that are not ours stay as they are.

mod frame;

use std::time::Duration;

use async_trait::async_trait;

use super::{
    ScannerError, ScannerFault,
    commanded::{Commanded, Commands},
    line_mode::LineScanner,
};
use crate::{
    DeviceError, LinkFault,
    transport::{Pipe, SerialSettings, line::Line},
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

/// Newland's zones.
pub struct ZoneCommands;

/// An engine behind any pipe.
pub type Newland<P> = Commanded<P, ZoneCommands>;

async fn read<P: Pipe>(codes: &mut LineScanner<P>, command: &'static str, zone: u16) -> Result<u8, ScannerError> {
    ask(codes.line(), command, &frame::read(zone)).await
}

async fn write<P: Pipe>(
    codes: &mut LineScanner<P>,
    command: &'static str,
    zone: u16,
    value: u8,
) -> Result<(), ScannerError> {
    ask(codes.line(), command, &frame::write(zone, value)).await.map(|_| ())
}

/// Every command says what shall be, so one that was spoilt on its way is sent again.
async fn ask<P: Pipe>(line: &mut Line<P>, command: &'static str, frame: &[u8]) -> Result<u8, ScannerError> {
    let mut tries = TRIES;
    loop {
        tries -= 1;
        match once(line, command, frame).await {
            Err(DeviceError::Link(LinkFault::Garbled { .. } | LinkFault::Timeout { .. })) if tries > 0 => {}
            done => return done,
        }
    }
}

async fn once<P: Pipe>(line: &mut Line<P>, command: &'static str, frame: &[u8]) -> Result<u8, ScannerError> {
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

#[async_trait]
impl Commands for ZoneCommands {
    const SETTINGS: SerialSettings = SETTINGS;
    /// A look ends after 5 s as delivered.
    const AGAIN: Duration = Duration::from_secs(4);

    async fn prepare<P: Pipe>(codes: &mut LineScanner<P>) -> Result<(), ScannerError> {
        let mode = read(codes, "read the engine's mode", MODE).await?;
        write(codes, "set the engine's mode", MODE, mode & !MODE_BITS | MODE_COMMAND).await?;
        write(codes, "set the engine's end mark", SURROUNDINGS, CR_ALONE).await
    }

    async fn trigger<P: Pipe>(codes: &mut LineScanner<P>, on: bool) -> Result<(), ScannerError> {
        write(codes, "trigger", TRIGGER, u8::from(on)).await
    }

    async fn identify<P: Pipe>(codes: &mut LineScanner<P>) -> Result<Option<String>, ScannerError> {
        let version = read(codes, "read the engine's version", VERSION).await?;
        Ok(Some(format!("engine V{}.{:02}", version / 100, version % 100)))
    }
}
