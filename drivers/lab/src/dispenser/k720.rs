//! The K720's words: `02 ADH ADL LH LL text 03 BCC`, acknowledged with `06 ADH ADL`, carried out at `05 ADH ADL`.

use super::machine::{self, Sensors};
use crate::world::{DispenserPosition, Move, World};

const STX: u8 = 0x02;
const ETX: u8 = 0x03;
const ENQ: u8 = 0x05;
/// This machine's address, `00`.
const ADDRESS: [u8; 2] = [0x30, 0x30];
/// `06 30 30`
pub const ACK: [u8; 3] = [0x06, 0x30, 0x30];
/// `15 30 30`
pub const NAK: [u8; 3] = [0x15, 0x30, 0x30];

const LONGEST: usize = 64;
const FIRMWARE: &[u8] = b"TTCE_K720_V2.07";

/// What the host asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// `AP`
    Status,
    /// `GV`
    Version,
    /// Motors.
    Go(Move),
    /// Speed, buzzer and what a reset does: taken note of, without effect on what this machine does.
    Setting,
    /// Nothing this machine knows.
    Unknown,
}

/// What was heard on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// A whole frame for this machine.
    Frame(Command),
    /// A frame with a wrong check or form.
    Spoilt,
    /// The host wants done what was acknowledged last.
    Enquiry,
}

/// Takes the next thing heard out of `bytes`; noise is dropped. `None`: more has to come.
pub fn next_heard(bytes: &mut Vec<u8>) -> Option<Heard> {
    loop {
        match (bytes.first()?, bytes.get(1..3)) {
            (&ENQ, Some(address)) if address == ADDRESS => {
                bytes.drain(..3);
                return Some(Heard::Enquiry);
            }
            (&STX, Some(address)) if address == ADDRESS => {
                let length = match bytes.get(3..5) {
                    None => return None,
                    Some(length) => usize::from(length[0]) << 8 | usize::from(length[1]),
                };
                if length <= LONGEST {
                    return (bytes.len() >= length + 7).then(|| frame(bytes.drain(..length + 7).collect()));
                }
                bytes.remove(0);
            }
            (&(ENQ | STX), None) => return None,
            _ => drop(bytes.remove(0)),
        }
    }
}

fn frame(frame: Vec<u8>) -> Heard {
    let (check, rest) = (frame[frame.len() - 1], &frame[..frame.len() - 1]);
    if rest.last() != Some(&ETX) || xor(rest) != check {
        return Heard::Spoilt;
    }
    Heard::Frame(command(&rest[5..rest.len() - 1]))
}

fn command(text: &[u8]) -> Command {
    match text {
        b"AP" => Command::Status,
        b"GV" => Command::Version,
        b"RS" => Command::Go(Move::Reset),
        b"DC" | b"FC4" => Command::Go(Move::To(DispenserPosition::Gate)),
        b"FC0" => Command::Go(Move::To(DispenserPosition::Out)),
        b"FC6" => Command::Go(Move::To(DispenserPosition::Middle)),
        b"FC7" => Command::Go(Move::To(DispenserPosition::Reader)),
        b"CP" | b"DB" => Command::Go(Move::Retain),
        b"BE" | b"BD" | [b'F', b'D', b'0'..=b'4'] | [b'C', b'S', b'2'..=b'5'] => Command::Setting,
        _ => Command::Unknown,
    }
}

/// The answer to `AP`: four digits of four bits. A reset turns the rollers that dispense.
pub fn status(world: &World) -> Vec<u8> {
    let (s, d) = (machine::sensors(world), &world.dispenser);
    let moving = d.motion.map(|motion| motion.what);
    let box_and_order = bits([d.bin_full, d.refused, d.unprepared, s.bin_nearly]);
    let going = bits([
        matches!(moving, Some(Move::To(_) | Move::Reset)),
        moving == Some(Move::Retain),
        d.draw_failed,
        d.retain_failed,
    ]);
    let Sensors { hopper_few, hopper_empty, reader, middle, mouth, .. } = s;
    let hopper = bits([false, d.doubled, d.jammed, hopper_few]);
    let places = bits([hopper_empty, reader, middle, mouth]);
    framed(format!("SF{box_and_order:X}{going:X}{hopper:X}{places:X}").as_bytes())
}

/// The answer to `GV`.
pub fn version() -> Vec<u8> {
    framed(FIRMWARE)
}

/// Four bits, the highest first.
fn bits(set: [bool; 4]) -> u8 {
    set.into_iter().fold(0, |sum, bit| sum << 1 | u8::from(bit))
}

fn framed(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![STX, ADDRESS[0], ADDRESS[1], 0, text.len() as u8];
    frame.extend_from_slice(text);
    frame.push(ETX);
    frame.push(xor(&frame));
    frame
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}
