//! Honeywell's commands: `SYN T CR`, `SYN U CR`, and menu commands behind `SYN M CR`, repeated with ACK, ENQ or NAK before
//! the mark that says where a setting is kept.

use std::time::Duration;

use tokio::time::Instant;

use crate::world::{ScannerState, World};

const SYN: u8 = 0x16;
const ACK: u8 = 0x06;
const ENQ: u8 = 0x05;
const NAK: u8 = 0x15;

/// A trigger lets it look for so long.
const READ_TIME: Duration = Duration::from_secs(30);

const REVISION: &str = "Product Name: N3680 Area-Imaging Scan Engine\r\nBoot Revision: CA000064BBC\r\n\
                        Software Part Number: CB000002BAA\r\nSerial Number: 21034B0A17\r\nSupported IF: Standard\r\n";

/// Takes the next command out of `bytes` and carries it out; what has to be said in answer. `None`: more has to come.
pub fn next_answer(world: &mut World, bytes: &mut Vec<u8>) -> Option<Vec<u8>> {
    let start = bytes.iter().position(|byte| *byte == SYN).unwrap_or(bytes.len());
    bytes.drain(..start);
    match bytes.get(..3)? {
        [_, b'T', b'\r'] => Some(trigger(world, bytes, Some(Instant::now() + READ_TIME))),
        [_, b'U', b'\r'] => Some(trigger(world, bytes, None)),
        [_, b'M', b'\r'] => {
            let end = bytes.iter().skip(3).position(|byte| matches!(byte, b'.' | b'!'))? + 3;
            let command: Vec<u8> = bytes.drain(..=end).skip(3).collect();
            Some(menu(world, &command))
        }
        _ => {
            bytes.remove(0);
            Some(Vec::new())
        }
    }
}

fn trigger(world: &mut World, bytes: &mut Vec<u8>, until: Option<Instant>) -> Vec<u8> {
    bytes.drain(..3);
    world.scanner.looks_until = until;
    world.scanner.triggers += u64::from(until.is_some());
    Vec::new()
}

fn menu(world: &mut World, command: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(command).to_uppercase();
    let (name, mark) = text.split_at(text.len().saturating_sub(1));
    let scanner = &mut world.scanner;
    let (more, word) = match scanner.refusals.checked_sub(1) {
        Some(left) => {
            scanner.refusals = left;
            ("", NAK)
        }
        None => set(scanner, name),
    };
    [name.as_bytes(), more.as_bytes(), &[word], mark.as_bytes()].concat()
}

fn set(scanner: &mut ScannerState, name: &str) -> (&'static str, u8) {
    let hex = |text: &str| hex::decode(text).ok().filter(|bytes| !bytes.is_empty());
    match name {
        "REVINF" => return (REVISION, ACK),
        "PAPHHF" => scanner.on_command = true,
        "PAPTPR" => scanner.on_command = false,
        "PRECA2" => scanner.prefix.clear(),
        "SUFCA2" => scanner.suffix.clear(),
        // 99: for every kind of code. Then the characters in hexadecimal.
        _ => match name.split_at_checked(8).map(|(tag, text)| (tag, hex(text))) {
            Some(("SUFBK299", Some(text))) => scanner.suffix = text,
            Some(("PREBK299", Some(text))) => scanner.prefix = text,
            Some(("SUFBK299" | "PREBK299", None)) => return ("", NAK),
            _ => return ("", ENQ),
        },
    }
    ("", ACK)
}
