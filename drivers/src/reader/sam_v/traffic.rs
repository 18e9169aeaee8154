//! What of a SAM-V's traffic may be written down: the kiosk's commands, result codes, the module's own number and the
//! lengths inside a reading. Whatever comes from a card is a person's.

use std::ops::Range;

use super::frame::{PREAMBLE, encode};
use crate::transport::record::{self, Side, Traffic};

/// Preamble and length.
const HEADER: usize = PREAMBLE.len() + 2;
/// With SW1, SW2 and SW3.
const CODES: usize = HEADER + 3;
/// Data of the module's number.
const SAM_NUMBER: usize = 16;
/// Data of a reading without fingers, its four bytes of lengths among them; with fingers they are six.
const READING: usize = 1284;
const TEXT: usize = 256;
const PHOTO: usize = 1024;
const FINGER: usize = 512;

/// A SAM-V's traffic.
pub struct SamVTraffic;

impl Traffic for SamVTraffic {
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>> {
        let shown = |frame: Range<usize>| match (side, data(frame.len())) {
            (Side::Host, _) | (Side::Device, 0 | SAM_NUMBER) => frame,
            (Side::Device, data) => frame.start..frame.start + CODES + lengths(data),
        };
        frames(burst).into_iter().map(shown).collect()
    }

    /// A card of nobody, and the right checksum.
    fn stand_in(&self, burst: &mut [u8], _: &[Range<usize>]) {
        for frame in frames(burst) {
            let frame = &mut burst[frame];
            let inside = CODES + lengths(data(frame.len()));
            let end = frame.len() - 1;
            if let Some(blocks) = frame.get_mut(inside..end).filter(|blocks| blocks.len() >= TEXT + PHOTO) {
                blocks[..TEXT].copy_from_slice(&text());
                blocks[TEXT + PHOTO..].chunks_exact_mut(FINGER).for_each(|record| {
                    record[..7].copy_from_slice(&[b'C', 1, 0, 0, 1, 11, 80]);
                });
            }
            let whole = encode(&frame[HEADER..end]);
            frame.copy_from_slice(&whole);
        }
    }
}

/// Bytes behind the codes and before the checksum.
fn data(frame: usize) -> usize {
    frame.saturating_sub(CODES + 1)
}

/// Bytes of lengths in front of a reading's blocks.
fn lengths(data: usize) -> usize {
    match data {
        READING => 4,
        _ if data > READING => 6,
        _ => 0,
    }
}

/// Where whole frames stand.
fn frames(burst: &[u8]) -> Vec<Range<usize>> {
    record::frames(burst, |rest| {
        let length = rest.strip_prefix(&PREAMBLE)?.first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        (length > 0).then_some(HEADER + length)
    })
}

/// The text of a resident card of nobody.
fn text() -> [u8; TEXT] {
    let mut block = [0; TEXT];
    block.as_chunks_mut::<2>().0.iter_mut().for_each(|unit| *unit = [b' ', 0]);
    let fields =
        [(30, "1"), (32, "01"), (36, "19900101"), (122, "000000199001010000"), (188, "20200101"), (204, "20400101")];
    for (at, digits) in fields {
        digits.bytes().enumerate().for_each(|(index, digit)| block[at + 2 * index] = digit);
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::record::one;

    #[test]
    fn a_cards_blocks_and_numbers_are_closed_and_the_modules_number_is_open() {
        let reading = encode(&[&[0, 0, 0x90, 1, 0, 4, 0, 0, 0][..], &[7; TEXT + PHOTO]].concat());
        let body_number = encode(&[&[0, 0, 0x90][..], &[7; 32]].concat());
        let module = encode(&[&[0, 0, 0x90][..], &[7; 16]].concat());
        let open = |burst: &[u8]| SamVTraffic.open(Side::Device, burst);
        assert_eq!(open(&reading), one(0..CODES + 6));
        assert_eq!(open(&body_number), one(0..CODES));
        assert_eq!(open(&module), one(0..module.len()));
        assert_eq!(open(&reading[..600]), [], "the half of a frame is not recognised");
        assert_eq!(open(&[0x41; 40]), []);
    }
}
