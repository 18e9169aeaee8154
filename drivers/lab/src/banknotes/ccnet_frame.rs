//! CCNET frames as the validator hears and sends them, and its two tables.

use crate::world::banknotes::NOTES;

/// What came from the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A whole frame for this validator: its data.
    Command(Vec<u8>),
    /// A frame that is damaged.
    Damaged,
}

const HEAD: [u8; 2] = [0x02, 0x03];

/// Polynomial x^16 + x^12 + x^5 + 1, bits reversed, from zero.
fn check(bytes: &[u8]) -> [u8; 2] {
    let mut sum = 0u16;
    for byte in bytes {
        sum ^= u16::from(*byte);
        for _ in 0..8 {
            let carry = sum & 1;
            sum = (sum >> 1) ^ (0x8408 * carry);
        }
    }
    sum.to_le_bytes()
}

/// Takes the next frame out of `pending`; what begins none is dropped.
pub fn next_frame(pending: &mut Vec<u8>) -> Option<Heard> {
    while let Some(first) = pending.first() {
        let begins = *first == HEAD[0] && pending.get(1).is_none_or(|address| *address == HEAD[1]);
        if !begins {
            pending.remove(0);
            continue;
        }
        let length = usize::from(*pending.get(2)?);
        if length < 6 {
            pending.remove(0);
            continue;
        }
        if pending.len() < length {
            return None;
        }
        let frame: Vec<u8> = pending.drain(..length).collect();
        let (body, sum) = frame.split_at(length - 2);
        let whole = check(body) == sum;
        return Some(if whole { Heard::Command(body.get(3..).unwrap_or_default().to_vec()) } else { Heard::Damaged });
    }
    None
}

/// A frame with this data.
pub fn frame(data: &[u8]) -> Vec<u8> {
    let mut bytes = HEAD.to_vec();
    bytes.push(u8::try_from(data.len() + 5).unwrap_or(u8::MAX));
    bytes.extend(data);
    bytes.extend(check(&bytes));
    bytes
}

/// 24 entries of digit, country and power of ten.
pub fn bill_table() -> Vec<u8> {
    let mut table = vec![0; 24 * 5];
    for (entry, yuan) in table.chunks_mut(5).zip(NOTES) {
        let power = yuan.ilog10();
        let digit = u8::try_from(yuan / 10u32.pow(power)).unwrap_or(0);
        entry.copy_from_slice(&[digit, b'C', b'N', b'Y', u8::try_from(power).unwrap_or(0)]);
    }
    table
}

/// Part number, serial number, asset number.
pub fn identification() -> Vec<u8> {
    [&b"SM-CN2013      "[..], b"41K260000017", &[0, 0, 0, 0, 0, 0, 1]].concat()
}
