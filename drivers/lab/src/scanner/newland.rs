//! Newland's engine: zones of one byte, read with `7E 00 07`, written with `7E 00 08`, answered with `02 00`.

use std::time::Duration;

use tokio::time::Instant;

use crate::world::World;

const PREAMBLE: [u8; 2] = [0x7E, 0x00];
/// Type, number of bytes, zone, value, check.
const FRAME: usize = 9;
/// Stands in for the check where the host does not count one.
const NO_CHECK: [u8; 2] = [0xAB, 0xCD];

const OK: u8 = 0x00;
const BAD_CHECK: u8 = 0x01;
const BAD_COMMAND: u8 = 0x03;

/// A trigger lets it look for so long.
const READ_TIME: Duration = Duration::from_secs(5);
/// Light on decode, sound, aiming light, lighting as needed; the two lowest bits say when to look.
const MODE_AS_DELIVERED: u8 = 0xD4;
const CONTINUOUS: u8 = 0b10;
const ON_COMMAND: u8 = 0b01;
/// V1.05
const VERSION: u8 = 105;

/// Takes the next command out of `bytes` and carries it out; its answer. `None`: more has to come.
pub fn next_answer(world: &mut World, bytes: &mut Vec<u8>) -> Option<Vec<u8>> {
    let start = bytes.windows(2).position(|two| two == PREAMBLE).unwrap_or(bytes.len().saturating_sub(1));
    bytes.drain(..start);
    let frame: [u8; FRAME] = bytes.get(..FRAME)?.try_into().ok()?;
    bytes.drain(..FRAME);
    let [_, _, kind, _, high, low, value, check @ ..] = frame;
    if check != NO_CHECK && check != crc(&frame[2..7]).to_be_bytes() {
        return Some(answer(BAD_CHECK, 0));
    }
    if let Some(left) = world.scanner.refusals.checked_sub(1) {
        world.scanner.refusals = left;
        return Some(answer(BAD_COMMAND, 0));
    }
    let zone = u16::from_be_bytes([high, low]);
    let done = match kind {
        0x07 => read(world, zone),
        0x08 => write(world, zone, value),
        0x09 => Some(0),
        _ => None,
    };
    Some(done.map_or_else(|| answer(BAD_COMMAND, 0), |value| answer(OK, value)))
}

fn read(world: &World, zone: u16) -> Option<u8> {
    match zone {
        0x0000 => Some(MODE_AS_DELIVERED | if world.scanner.on_command { ON_COMMAND } else { CONTINUOUS }),
        0x0002 => Some(u8::from(world.scanner.looks())),
        0x0060 => Some(u8::from(!world.scanner.suffix.is_empty())),
        0x00E2 => Some(VERSION),
        _ => None,
    }
}

/// The value that stands there afterwards is answered with 0.
fn write(world: &mut World, zone: u16, value: u8) -> Option<u8> {
    let scanner = &mut world.scanner;
    match zone {
        0x0000 => scanner.on_command = value & 0b11 == ON_COMMAND,
        0x0002 => {
            let on = value & 1 == 1;
            scanner.looks_until = on.then(|| Instant::now() + READ_TIME);
            scanner.triggers += u64::from(on);
        }
        0x0060 => surround(world, value),
        0x00D9 => {}
        _ => return None,
    }
    Some(0)
}

/// Bit 0 allows an end mark, bits 5 and 6 say which, bit 3 allows a prefix.
fn surround(world: &mut World, value: u8) {
    let mark: &[u8] = match value >> 5 & 0b11 {
        0 => b"\r",
        1 => b"\r\n",
        2 => b"\t",
        _ => b"",
    };
    world.scanner.suffix = if value & 1 == 1 { mark.to_vec() } else { Vec::new() };
    if value & 0b1000 == 0 {
        world.scanner.prefix.clear();
    }
}

fn answer(kind: u8, value: u8) -> Vec<u8> {
    let text = [kind, 0x01, value];
    [&[0x02, 0x00][..], &text, &crc(&text).to_be_bytes()].concat()
}

/// CRC-CCITT from 0, bit by bit.
fn crc(bytes: &[u8]) -> u16 {
    let mut register = 0_u16;
    for bit in bytes.iter().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1)) {
        let out = register >> 15 ^ u16::from(bit);
        register = register << 1 ^ if out == 1 { 0x1021 } else { 0 };
    }
    register
}
