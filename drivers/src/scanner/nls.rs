//! Newland's engines and scanners that are set by text (EM1300, EM3000, HR200): `nls` and a number, 9600 8N1.
//!
//! Promise: a refused setting is an error, never passed over. They are set to look by themselves when something is held
//! before them, for their documents know no command that lets them look now. Each setting is one the engine keeps, so they
//! are made once for each connection and no more.

use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use super::{
    ScannerError, ScannerFault,
    commanded::{Commanded, Commands},
    line_mode::LineScanner,
};
use crate::{
    Capability, DeviceError, LinkFault,
    transport::{Pipe, SerialSettings, line::Line},
};

/// The line as it leaves the factory.
pub const SETTINGS: SerialSettings = SerialSettings::n81(9_600);

/// Are you there, and the answer.
const THERE: &[u8] = b"?";
const HERE: u8 = b'!';
const ACK: u8 = 0x06;
const NAK: u8 = 0x15;
/// The engine answers within 500 ms.
const ANSWERED: Duration = Duration::from_millis(500);

/// Looks when the picture before it changes.
const SENSOR_MODE: &str = "nls0302010";
/// Nothing before and behind a code but its end (one public source).
const BARE: &str = "nls0311000";
/// The end is a CR.
const END_IS_CR: &str = "nls0310000=0x0D";
/// There is an end.
const END_ON: &str = "nls0309010";

/// The commands that begin with `nls`.
pub struct NlsCommands;

/// An engine behind any pipe.
pub type Nls<P> = Commanded<P, NlsCommands>;

async fn set<P: Pipe>(line: &mut Line<P>, setting: &'static str) -> Result<(), ScannerError> {
    match ask(line, setting, setting.as_bytes(), &[ACK, NAK]).await? {
        ACK => Ok(()),
        _ => Err(DeviceError::Fault(ScannerFault::Refused)),
    }
}

/// Asks, and gives the first byte that is one of the answers. A code that was on its way is passed over: none of ours holds
/// such a byte.
async fn ask<P: Pipe>(
    line: &mut Line<P>,
    command: &'static str,
    question: &[u8],
    answers: &[u8],
) -> Result<u8, LinkFault> {
    line.flush_input().await;
    line.write(command, question).await?;
    let end = Instant::now() + ANSWERED;
    loop {
        let byte = line.read_byte(command, end.saturating_duration_since(Instant::now())).await?;
        if answers.contains(&byte) {
            return Ok(byte);
        }
    }
}

#[async_trait]
impl Commands for NlsCommands {
    const SETTINGS: SerialSettings = SETTINGS;
    const CAPABILITIES: &'static [Capability] = &[];
    /// It always looks: there is nothing to be told again.
    const AGAIN: Duration = Duration::from_secs(3_600);

    async fn prepare<P: Pipe>(codes: &mut LineScanner<P>) -> Result<(), ScannerError> {
        for setting in [SENSOR_MODE, BARE, END_IS_CR, END_ON] {
            set(codes.line(), setting).await?;
        }
        Ok(())
    }

    async fn trigger<P: Pipe>(_: &mut LineScanner<P>, _on: bool) -> Result<(), ScannerError> {
        Ok(())
    }

    async fn identify<P: Pipe>(codes: &mut LineScanner<P>) -> Result<Option<String>, ScannerError> {
        ask(codes.line(), "are you there", THERE, &[HERE]).await?;
        Ok(None)
    }
}
