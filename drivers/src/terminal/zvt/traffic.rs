//! What of a terminal's traffic may be written down: codes, and the fields of an answer that stand in this list. A cashier's
//! password, a card number and what the terminal prints stand in none. Here is the traffic on TCP; [`serial`] frames it.

use std::ops::Range;

use super::bmp::Fields;
use crate::transport::record::{Side, Traffic};

pub mod serial;

/// Class, instruction and a length of one byte.
const HEAD: usize = 3;
/// The same with a length of FF and two bytes.
const LONG_HEAD: usize = HEAD + 2;
const PASSWORD: usize = 3;
/// Amount, trace, status, result, terminal, merchant, currency, receipt. No time and date: with the amount they lead to
/// somebody's payment.
const OPEN_FIELDS: [u8; 8] = [0x04, 0x0B, 0x19, 0x27, 0x29, 0x2A, 0x49, 0x87];

/// A terminal's traffic on TCP.
pub struct ZvtTraffic;

impl Traffic for ZvtTraffic {
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>> {
        messages(burst).into_iter().flat_map(|message| shown(side, &burst[message.clone()], message.start)).collect()
    }

    /// What is masked is stepped over by the driver: zeros are as good as anything.
    fn stand_in(&self, _: &mut [u8], _: &[Range<usize>]) {}
}

fn shown(side: Side, message: &[u8], start: usize) -> Vec<Range<usize>> {
    let whole = start..start + message.len();
    let head = start..start + if message[2] == 0xFF { LONG_HEAD } else { HEAD };
    match (side, message[0], message[1]) {
        (_, 0x80 | 0x84, _) | (Side::Host, 0x06, 0x01 | 0xB0) | (Side::Device, 0x04, 0xFF) => vec![whole],
        (Side::Device, 0x06, 0x1E) => vec![whole],
        (Side::Host, 0x06 | 0x05, _) if message.len() >= HEAD + PASSWORD => {
            vec![head, start + HEAD + PASSWORD..whole.end]
        }
        (Side::Device, 0x04 | 0x06, 0x0F) if message[2] != 0xFF => fields(head, message),
        (Side::Host | Side::Device, _, _) => vec![head],
    }
}

fn fields(head: Range<usize>, message: &[u8]) -> Vec<Range<usize>> {
    let (start, data) = (head.end, &message[HEAD..]);
    let (mut shown, mut fields) = (vec![head], Fields::of(data));
    // A bare byte is a terminal's health.
    if data.len() == 1 {
        shown.push(start..start + 1);
        return shown;
    }
    let mut at = 0;
    while let Some(Ok((tag, _))) = fields.next() {
        let end = data.len() - fields.left();
        if OPEN_FIELDS.contains(&tag) {
            shown.push(start + at..start + end);
        }
        at = end;
    }
    shown
}

/// Where whole messages stand, from the beginning on.
fn messages(burst: &[u8]) -> Vec<Range<usize>> {
    let (mut at, mut found) = (0, Vec::new());
    while let Some([_, _, short, rest @ ..]) = burst.get(at..) {
        let length = match (short, rest) {
            (0xFF, [low, high, ..]) => LONG_HEAD + usize::from(u16::from_le_bytes([*low, *high])),
            _ => HEAD + usize::from(*short),
        };
        if at + length > burst.len() {
            break;
        }
        found.push(at..at + length);
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(side: Side, hex: &str) -> String {
        let bytes = hex::decode(hex.replace(' ', "")).unwrap();
        let shown = |span: Range<usize>| hex::encode_upper(&bytes[span]);
        ZvtTraffic.open(side, &bytes).into_iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_password_and_the_card_number_are_closed() {
        assert_eq!(open(Side::Host, "06 30 06 12 34 56 87 00 27"), "063006 870027");
        assert_eq!(open(Side::Host, "06 00 08 12 34 56 BA 01 56 03 00"), "060008 BA01560300");
        let paid = "04 0F 0B 27 00 22 F0 F3 12 34 56 87 00 27";
        assert_eq!(open(Side::Device, paid), "040F0B 2700 870027");
        assert_eq!(open(Side::Device, "06 D1 05 00 4C 69 4E 61"), "06D105");
    }

    #[test]
    fn a_long_slip_is_closed_behind_its_length() {
        let slip = format!("06 D3 FF 00 01 {}", "4C".repeat(256));
        assert_eq!(open(Side::Device, &slip), "06D3FF0001");
    }

    #[test]
    fn the_half_of_a_message_is_closed() {
        assert_eq!(open(Side::Device, "04 0F 10 27 00"), "");
    }
}
