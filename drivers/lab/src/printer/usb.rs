//! The printer's USB interface, printer class 07/01/02: what it answers on its control pipe. The data goes through the
//! bulk pipe, which is the printer's ordinary line.
//!
//! There is no bus to speak on: a host in the same process asks [`control`].

use crate::world::Shared;

/// The interface's number.
pub const INTERFACE: u8 = 0;

const ID: &str = "MFG:SUIBAN LAB;CMD:ESC/POS;MDL:LAB-80;CLS:PRINTER;SN:LAB80-000017;";

/// The answer to a control transfer; `None`: the interface does not know it and stalls.
pub fn control(world: &Shared, request_type: u8, request: u8, value: u16, index: u16) -> Option<Vec<u8>> {
    match (request_type, request, index) {
        (0xA1, 0x00, 0) if value == 0 => Some(device_id()),
        (0xA1, 0x01, 0) => Some(vec![port_status(world)]),
        _ => None,
    }
}

/// The length counts its own two bytes.
fn device_id() -> Vec<u8> {
    let length = ID.len() as u16 + 2;
    [&length.to_be_bytes(), ID.as_bytes()].concat()
}

/// Selected; 20h paper empty; 08h while nothing is wrong.
fn port_status(world: &Shared) -> u8 {
    let (empty, stopped) = world.read(|w| (w.printer.is_paper_out(), w.printer.is_stopped()));
    0x10 | if empty { 0x20 } else { 0 } | if stopped { 0 } else { 0x08 }
}
