//! Frames of Newland's engines and their relatives (EM20, GM65): `7E 00 type len addr data crc`, answered by
//! `02 00 type len data crc`. The CRC is CRC-CCITT (0x1021, from 0, high bit first) over type to data.

/// Before every command.
const COMMAND: [u8; 2] = [0x7E, 0x00];
/// Before every answer.
pub const ANSWER: [u8; 2] = [0x02, 0x00];
const READ: u8 = 0x07;
const WRITE: u8 = 0x08;

/// Reads one byte of a zone.
pub fn read(zone: u16) -> Vec<u8> {
    framed(READ, zone, 1)
}

/// Writes one byte of a zone, until the power goes.
pub fn write(zone: u16, value: u8) -> Vec<u8> {
    framed(WRITE, zone, value)
}

/// Both say with one byte what they mean: how many to read, or what to write.
fn framed(kind: u8, zone: u16, value: u8) -> Vec<u8> {
    let [high, low] = zone.to_be_bytes();
    let text = [kind, 0x01, high, low, value];
    [&COMMAND[..], &text, &crc(&text).to_be_bytes()].concat()
}

/// Whether the check bytes of an answer are right. `text` is type, length and data.
pub fn is_whole(text: &[u8], check: [u8; 2]) -> bool {
    crc(text).to_be_bytes() == check
}

fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| crc << 1 ^ if crc & 0x8000 == 0 { 0 } else { 0x1021 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_commands() {
        assert_eq!(write(0x0002, 0x01), [0x7E, 0x00, 0x08, 0x01, 0x00, 0x02, 0x01, 0x02, 0xDA]);
        assert_eq!(write(0x00D9, 0x50), [0x7E, 0x00, 0x08, 0x01, 0x00, 0xD9, 0x50, 0x81, 0xD3]);
        assert_eq!(write(0x00D9, 0xD3), [0x7E, 0x00, 0x08, 0x01, 0x00, 0xD9, 0xD3, 0x20, 0x38]);
        assert_eq!(read(0x00E2), [0x7E, 0x00, 0x07, 0x01, 0x00, 0xE2, 0x01, 0x77, 0x91]);
        assert_eq!(framed(0x09, 0, 0), [0x7E, 0x00, 0x09, 0x01, 0x00, 0x00, 0x00, 0xDE, 0xC8]);
    }

    #[test]
    fn the_documented_answers() {
        assert!(is_whole(&[0x00, 0x01, 0x00], [0x33, 0x31]));
        assert!(is_whole(&[0x01, 0x01, 0x00], [0x04, 0x01]));
        assert!(is_whole(&[0x03, 0x01, 0x00], [0x6A, 0x61]));
        assert!(!is_whole(&[0x00, 0x01, 0x01], [0x33, 0x31]));
    }
}
