//! Honeywell scanners and engines (Xenon, N36xx, Vuquest) with their serial commands: 115200 or 9600 8N1.
//!
//! Promise: settings are made in the volatile table alone, so the scanner's flash does not wear and a spare one behaves
//! alike. A refused setting is an error, never passed over. Triggers are not acknowledged by the scanner.

use std::time::Duration;

use async_trait::async_trait;

use super::{
    ScannerError, ScannerFault,
    commanded::{Commanded, Commands},
    line_mode::LineScanner,
};
use crate::{
    DeviceError, LinkFault, identity,
    transport::{Pipe, SerialSettings, line::Line},
};

/// The line of the engines as they leave the factory.
pub const SETTINGS: SerialSettings = SerialSettings::n81(115_200);

/// `SYN T CR`: look.
const TRIGGER: &[u8] = b"\x16T\r";
/// `SYN U CR`: rest.
const UNTRIGGER: &[u8] = b"\x16U\r";
/// `SYN M CR`, before a menu command.
const MENU: &[u8] = b"\x16M\r";
/// For the volatile table.
const VOLATILE: u8 = b'!';
pub(super) const ACK: u8 = 0x06;
pub(super) const ENQ: u8 = 0x05;
pub(super) const NAK: u8 = 0x15;

/// A menu command is answered at once.
const ANSWERED: Duration = Duration::from_secs(1);
/// The identification is the longest answer, some 250 bytes.
const LONGEST: usize = 512;

/// Manual trigger, also by command.
const HOST_TRIGGER: &str = "PAPHHF";
/// No prefix.
const CLEAR_PREFIX: &str = "PRECA2";
/// A CR behind every code (99 stands for all kinds of code).
const SUFFIX_CR: &str = "SUFBK2990D";
/// Name, revisions, serial number.
const REVISION: &str = "REVINF";
/// All that is asked for.
#[cfg(feature = "record")]
pub(super) const COMMANDS: [&str; 4] = [HOST_TRIGGER, CLEAR_PREFIX, SUFFIX_CR, REVISION];

/// Honeywell's menu commands.
pub struct MenuCommands;

/// A scanner behind any pipe.
pub type Honeywell<P> = Commanded<P, MenuCommands>;

/// Sends a menu command and gives what stands between its echo and the scanner's word.
async fn menu<P: Pipe>(codes: &mut LineScanner<P>, command: &'static str) -> Result<Vec<u8>, ScannerError> {
    let line = codes.line();
    line.flush_input().await;
    line.write(command, &[MENU, command.as_bytes(), &[VOLATILE]].concat()).await?;
    let (text, word) = answer(line, command).await?;
    match word {
        ACK => after_echo(command, &text).ok_or_else(|| strange(command).into()),
        _ => Err(DeviceError::Fault(ScannerFault::Refused)),
    }
}

/// Everything up to the scanner's word: ACK, ENQ (no such command) or NAK (no such value), and the storage mark.
async fn answer<P: Pipe>(line: &mut Line<P>, command: &'static str) -> Result<(Vec<u8>, u8), LinkFault> {
    let mut text = Vec::new();
    while text.len() < LONGEST {
        match line.read_byte(command, ANSWERED).await? {
            word @ (ACK | ENQ | NAK) => {
                line.read_byte(command, ANSWERED).await?;
                return Ok((text, word));
            }
            byte => text.push(byte),
        }
    }
    Err(LinkFault::Garbled { command, why: "it does not end" })
}

/// What stands behind the command's echo; a code that was on its way stands before it.
fn after_echo(command: &str, text: &[u8]) -> Option<Vec<u8>> {
    let at = text.windows(command.len()).rposition(|window| window.eq_ignore_ascii_case(command.as_bytes()))?;
    text.get(at + command.len()..).map(<[u8]>::to_vec)
}

fn strange(command: &'static str) -> LinkFault {
    LinkFault::Unexpected { command, why: "it does not repeat the command" }
}

/// The first two lines name the product and its revision; the rest is of no use on a board.
fn name(text: &[u8]) -> Option<String> {
    let lines: Vec<_> = text.split(|byte| matches!(byte, b'\r' | b'\n')).filter_map(identity::printable).collect();
    (!lines.is_empty()).then(|| lines.into_iter().take(2).collect::<Vec<_>>().join(", "))
}

#[async_trait]
impl Commands for MenuCommands {
    const SETTINGS: SerialSettings = SETTINGS;
    /// Its read time-out is 30 s as delivered.
    const AGAIN: Duration = Duration::from_secs(10);

    async fn prepare<P: Pipe>(codes: &mut LineScanner<P>) -> Result<(), ScannerError> {
        for setting in [HOST_TRIGGER, CLEAR_PREFIX, SUFFIX_CR] {
            menu(codes, setting).await?;
        }
        Ok(())
    }

    async fn trigger<P: Pipe>(codes: &mut LineScanner<P>, on: bool) -> Result<(), ScannerError> {
        Ok(codes.line().write("trigger", if on { TRIGGER } else { UNTRIGGER }).await?)
    }

    async fn identify<P: Pipe>(codes: &mut LineScanner<P>) -> Result<Option<String>, ScannerError> {
        Ok(name(&menu(codes, REVISION).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_before_the_echo_is_no_answer() {
        assert_eq!(after_echo("REVINF", b"CODE-1\rRevInfXenon"), Some(b"Xenon".to_vec()));
        assert_eq!(after_echo("REVINF", b"CODE-1\r"), None);
    }

    #[test]
    fn product_and_revision_are_the_identity() {
        let told = b"Product Name: N3680\r\nBoot Revision: CA000064\r\nSerial Number: 17\r\n";
        assert_eq!(name(told).as_deref(), Some("Product Name: N3680, Boot Revision: CA000064"));
        assert_eq!(name(b"\r\n"), None);
    }
}
