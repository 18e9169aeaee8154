//! What of the slot's traffic may be written down: all but what a card's chip answers, and who it says it is when it wakes.

use std::ops::Range;

use crate::transport::record::{self, Side, Traffic};

/// STX, address and two length bytes; ETX and BCC behind the text.
const HEAD: usize = 4;
const TAIL: usize = 2;
/// `P 60 xx` and three characters of state: something from the chip.
const CHIP: &[u8] = &[b'P', 0x60];
const STATE: usize = 6;
/// `35`: the answer to an APDU, with its status word behind it.
const APDU: u8 = 0x35;
const WORD: usize = 2;

/// The traffic of a CRT-571/591.
pub struct Crt591Traffic;

impl Traffic for Crt591Traffic {
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>> {
        let (mut at, mut open) = (0, Vec::new());
        for frame in frames(burst) {
            open.push(at..frame.start);
            let text = &burst[frame.start + HEAD..frame.end - TAIL];
            let word = if text.get(2) == Some(&APDU) { WORD } else { 0 };
            if side == Side::Device && text.starts_with(CHIP) && text.len() > STATE + word {
                open.push(frame.start..frame.start + HEAD + STATE);
                open.push(frame.end - TAIL - word..frame.end - 1);
            } else {
                open.push(frame.clone());
            }
            at = frame.end;
        }
        // Single words; what begins like a frame and is none may be the half of a chip's answer.
        open.extend((!burst[at..].contains(&0xF2)).then_some(at..burst.len()));
        open
    }

    /// A number of zeros, and the right check byte.
    fn stand_in(&self, burst: &mut [u8], masked: &[Range<usize>]) {
        masked.iter().for_each(|span| burst[span.clone()].fill(b'0'));
        for frame in frames(burst) {
            let frame = &mut burst[frame];
            let end = frame.len() - 1;
            frame[end] = frame[..end].iter().fold(0, |sum, byte| sum ^ byte);
        }
    }
}

fn frames(burst: &[u8]) -> Vec<Range<usize>> {
    record::frames(burst, |rest| {
        let [0xF2, _, high, low] = rest.first_chunk::<HEAD>()? else { return None };
        Some(HEAD + usize::from(u16::from_be_bytes([*high, *low])) + TAIL)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_chip_answers_is_closed_and_all_else_is_open() {
        let text = [CHIP, &[APDU], b"220", &[b'7'; 32], &[0x90, 0x00]].concat();
        let chip = [&[0x06, 0xF2, 0, 0, 40][..], &text, &[0x03, 0x11]].concat();
        let closed = Crt591Traffic.open(Side::Device, &chip);
        assert!(closed.iter().all(|span| !chip[span.clone()].contains(&b'7')), "{closed:?}");
        assert_eq!(chip.len() - closed.iter().map(Range::len).sum::<usize>(), 33, "the number and the check byte");
        let state = [0x06, 0xF2, 0, 0, 6, 0x50, 0x31, 0x30, 0x30, 0x32, 0x30, 0x03, 0x94];
        assert_eq!(Crt591Traffic.open(Side::Device, &state).iter().map(Range::len).sum::<usize>(), state.len());
        let awake = [&[0xF2, 0, 0, 11][..], CHIP, b"\x30220B7777", &[0x03, 0x11]].concat();
        let open = Crt591Traffic.open(Side::Device, &awake);
        assert!(open.iter().all(|span| !awake[span.clone()].contains(&b'7')), "{open:?}");
        let half = Crt591Traffic.open(Side::Device, &chip[..30]);
        assert!(half.iter().all(|span| !chip[span.clone()].contains(&b'7')), "{half:?}");
    }
}
