//! Status bytes: `DLE EOT`, `GS r`, automatic status back, `GS I`, and the presenter's full status.
//!
//! Promise: pure functions of the printer's state. Bits as in the command references of Epson-compatible printers and
//! of Custom's presenters.

use crate::world::{PrinterFault, PrinterState};

/// Bits 1 and 4 are fixed in every `DLE EOT` answer.
const FIXED: u8 = 0x12;

fn bit(condition: bool, value: u8) -> u8 {
    if condition { value } else { 0 }
}

fn has(state: &PrinterState, fault: PrinterFault) -> bool {
    state.fault == Some(fault)
}

/// Answer to `DLE EOT n`, n = 1–4.
pub fn real_time(state: &PrinterState, n: u8) -> u8 {
    FIXED
        | match n {
            1 => bit(state.is_stopped(), 0x08),
            2 => offline_cause(state),
            3 => error_cause(state),
            _ => bit(state.is_near_end(), 0x0C) | bit(state.is_paper_out(), 0x60),
        }
}

fn offline_cause(state: &PrinterState) -> u8 {
    bit(state.cover_open, 0x04) | bit(state.is_paper_out(), 0x20) | bit(state.fault.is_some(), 0x40)
}

fn error_cause(state: &PrinterState) -> u8 {
    state.fault.map_or(0, |fault| match fault {
        PrinterFault::HeadUp | PrinterFault::Jam | PrinterFault::Rolling => 0x04,
        PrinterFault::Cutter => 0x08,
        PrinterFault::Unrecoverable | PrinterFault::LowVoltage => 0x20,
        PrinterFault::HeadHot => 0x40,
    })
}

/// Answer to `GS r 1`.
pub fn paper(state: &PrinterState) -> u8 {
    bit(state.is_near_end(), 0x03) | bit(state.is_paper_out(), 0x0C)
}

/// The four bytes of automatic status back.
pub fn automatic(state: &PrinterState) -> [u8; 4] {
    let first = 0x10 | bit(state.is_stopped(), 0x08) | bit(state.cover_open, 0x20);
    [first, error_cause(state), paper(state), 0x0F]
}

/// The presenter's six bytes.
pub fn full(state: &PrinterState) -> [u8; 6] {
    let paper = bit(state.is_paper_out(), 0x01) | bit(state.is_near_end(), 0x04) | bit(state.ticket_waiting(), 0x20);
    // The bit is the presenter's motor.
    let rolling = state.presenter && state.motor || has(state, PrinterFault::Rolling);
    let user = bit(has(state, PrinterFault::HeadUp), 0x01) | bit(state.cover_open, 0x02) | bit(rolling, 0x08);
    let low = bit(has(state, PrinterFault::LowVoltage), 0x08);
    let recoverable = bit(has(state, PrinterFault::HeadHot), 0x01) | low | bit(has(state, PrinterFault::Jam), 0x40);
    let hard = bit(has(state, PrinterFault::Cutter), 0x01) | bit(has(state, PrinterFault::Unrecoverable), 0x40);
    [0x10, 0x0F, paper, user, recoverable, hard]
}

/// Answer to `GS I n`; empty for an `n` this model does not know.
pub fn identity(n: u8) -> Vec<u8> {
    match n {
        1 | b'1' => vec![0x20],
        // Two-byte characters are supported, and a cutter is fitted.
        2 | b'2' => vec![0x03],
        3 | b'3' => vec![0x01],
        65 => text("1.07"),
        66 => text("SUIBAN LAB"),
        67 => text("LAB-80"),
        68 => text("LAB80-000017"),
        69 => text("GB18030"),
        _ => Vec::new(),
    }
}

fn text(ascii: &str) -> Vec<u8> {
    [b"_", ascii.as_bytes(), &[0]].concat()
}
