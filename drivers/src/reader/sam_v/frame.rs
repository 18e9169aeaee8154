//! The SAM-V frame: preamble, length, body, XOR. Knows nothing of what a body means.

/// Every frame, both ways, starts with this.
pub const PREAMBLE: [u8; 5] = [0xAA, 0xAA, 0xAA, 0x96, 0x69];

/// The longest answer there is: text, photo and two fingers (09 0A).
const LONGEST: u16 = 0x090A;
/// SW1 SW2 SW3 and the checksum.
const SHORTEST: u16 = 4;

/// A request's bytes. `body` is CMD, PARA and data.
pub fn encode(body: &[u8]) -> Vec<u8> {
    let len = u16::try_from(body.len() + 1).unwrap_or(u16::MAX).to_be_bytes();
    let mut frame = Vec::with_capacity(PREAMBLE.len() + 3 + body.len());
    frame.extend_from_slice(&PREAMBLE);
    frame.extend_from_slice(&len);
    frame.extend_from_slice(body);
    frame.push(checksum(len, body));
    frame
}

/// The number of bytes that follow an answer's length field, or `None` for a length no answer has.
pub fn body_length(len: [u8; 2]) -> Option<usize> {
    let len = u16::from_be_bytes(len);
    (SHORTEST..=LONGEST).contains(&len).then_some(usize::from(len))
}

/// What follows an answer's length field, without its checksum; `None` when that is wrong.
pub fn verified(len: [u8; 2], body: &[u8]) -> Option<&[u8]> {
    let (sum, body) = body.split_last()?;
    (checksum(len, body) == *sum).then_some(body)
}

fn checksum(len: [u8; 2], body: &[u8]) -> u8 {
    len.iter().chain(body).fold(0, |sum, byte| sum ^ byte)
}
