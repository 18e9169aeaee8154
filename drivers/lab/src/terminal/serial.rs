//! ZVT's serial framing: `10 02`, the unit with every 10 doubled, `10 03`, CRC low byte first; 06 or 15 in return.
//!
//! Promise: whatever bytes come, the decoder finds the next frame; it never looks for an end byte inside doubled ones.

const DLE: u8 = 0x10;
const STX: u8 = 0x02;
const ETX: u8 = 0x03;

/// Frame received.
pub const ACK: u8 = 0x06;

/// Frame spoilt, send it again.
pub const NAK: u8 = 0x15;

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The other side has our frame.
    Ack,
    /// The other side wants our frame again.
    Nak,
    /// A frame with a good check.
    Frame(Vec<u8>),
    /// A frame with a bad check, or one that broke off.
    Spoilt,
}

/// The checksum over the undoubled unit and the `03`: CRC-16, reflected polynomial 8408, start 0.
pub fn crc(unit: &[u8]) -> u16 {
    unit.iter().chain(&[ETX]).fold(0, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0x8408 } else { sum >> 1 })
    })
}

/// The frame of a unit.
pub fn frame(unit: &[u8]) -> Vec<u8> {
    let mut bytes = vec![DLE, STX];
    for byte in unit {
        bytes.extend(std::iter::repeat_n(*byte, if *byte == DLE { 2 } else { 1 }));
    }
    bytes.extend([DLE, ETX]);
    bytes.extend(crc(unit).to_le_bytes());
    bytes
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Outside,
    OutsideDle,
    Inside,
    InsideDle,
    CrcLow,
    CrcHigh(u8),
}

/// Takes bytes one by one.
#[derive(Debug, Default)]
pub struct Decoder {
    place: Place,
    unit: Vec<u8>,
}

impl Decoder {
    /// Whether a frame has begun and not ended.
    pub fn is_inside(&self) -> bool {
        self.place != Place::Outside
    }

    /// Drops a frame that broke off.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// The next byte.
    pub fn push(&mut self, byte: u8) -> Option<Heard> {
        match (self.place, byte) {
            (Place::Outside, ACK) => return Some(Heard::Ack),
            (Place::Outside, NAK) => return Some(Heard::Nak),
            (Place::Outside | Place::OutsideDle, DLE) => self.place = Place::OutsideDle,
            (Place::OutsideDle | Place::InsideDle, STX) => {
                self.unit.clear();
                self.place = Place::Inside;
            }
            (Place::Outside | Place::OutsideDle, _) => self.place = Place::Outside,
            (Place::Inside, DLE) => self.place = Place::InsideDle,
            (Place::InsideDle, ETX) => self.place = Place::CrcLow,
            (Place::InsideDle, DLE) | (Place::Inside, _) => {
                self.unit.push(byte);
                self.place = Place::Inside;
            }
            (Place::InsideDle, _) => return self.end(false),
            (Place::CrcLow, low) => self.place = Place::CrcHigh(low),
            (Place::CrcHigh(low), high) => return self.end(crc(&self.unit) == u16::from_le_bytes([low, high])),
        }
        None
    }

    fn end(&mut self, good: bool) -> Option<Heard> {
        self.place = Place::Outside;
        let unit = std::mem::take(&mut self.unit);
        Some(if good { Heard::Frame(unit) } else { Heard::Spoilt })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        hex::decode(text.replace(' ', "")).unwrap()
    }

    #[test]
    fn frames_are_those_of_the_documents() {
        let vectors = [
            ("80 00 00", "10 02 80 00 00 10 03 F5 1F"),
            ("84 9C 00", "10 02 84 9C 00 10 03 C3 41"),
            ("06 0F 00", "10 02 06 0F 00 10 03 C6 33"),
            ("06 01 07 04 00 00 00 00 10 00", "10 02 06 01 07 04 00 00 00 00 10 10 00 10 03 62 91"),
            ("06 1E 01 6C", "10 02 06 1E 01 6C 10 03 C9 F2"),
            ("06 0F 0A 19 10 29 00 02 74 39 49 01 56", "10 02 06 0F 0A 19 10 10 29 00 02 74 39 49 01 56 10 03 24 DB"),
        ];
        for (unit, wire) in vectors {
            assert_eq!(frame(&hex(unit)), hex(wire));
            let mut decoder = Decoder::default();
            let heard: Vec<Heard> = hex(wire).into_iter().filter_map(|byte| decoder.push(byte)).collect();
            assert_eq!(heard, [Heard::Frame(hex(unit))]);
        }
    }

    #[test]
    fn a_frame_that_begins_anew_in_the_middle_counts_from_there() {
        let mut decoder = Decoder::default();
        let bytes = hex("FF 10 02 06 01 07 10 02 06 0F 00 10 03 C6 33 06");
        let heard: Vec<Heard> = bytes.into_iter().filter_map(|byte| decoder.push(byte)).collect();
        assert_eq!(heard, [Heard::Frame(hex("06 0F 00")), Heard::Ack]);
    }
}
