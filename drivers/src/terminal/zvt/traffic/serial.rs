//! The same traffic in serial frames, `10 02 … 10 03` and two check bytes, between acknowledgements of one byte.
//!
//! What is open in a message is open in its frame; the check bytes are, if all of it is. Only a sound frame is recognised.

use std::ops::Range;

use super::{HEAD, LONG_HEAD, shown};
use crate::terminal::zvt::serial::{ACK, DLE, ETX, NAK, STX, crc};
use crate::transport::record::{Side, Traffic, frames, one};

/// DLE STX in front.
const START: usize = 2;
/// DLE ETX behind, and the check bytes after it.
const END: usize = 2;
const CHECK: usize = 2;

/// A terminal's traffic on a serial line.
pub struct ZvtSerialTraffic;

impl Traffic for ZvtSerialTraffic {
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>> {
        let (mut at, mut open) = (0, Vec::new());
        for frame in frames(burst, extent) {
            open.push(acknowledgements(burst, at..frame.start));
            at = frame.end;
            open.extend(
                Unstuffed::of(burst, frame.clone())
                    .filter(Unstuffed::is_sound)
                    .map(|it| it.open(side))
                    .into_iter()
                    .flatten(),
            );
        }
        open.push(acknowledgements(burst, at..burst.len()));
        open
    }

    /// Zeros, so many that the length fits, and the right check bytes. Where a doubled byte was masked another one stands,
    /// or the message would be a byte too long.
    fn stand_in(&self, burst: &mut [u8], masked: &[Range<usize>]) {
        for frame in frames(burst, extent) {
            let Some(mut surplus) = Unstuffed::of(burst, frame.clone()).and_then(|it| it.surplus()) else { continue };
            let body = frame.start + START..frame.end - CHECK - END;
            for span in masked.iter().filter(|span| body.start <= span.start && span.end <= body.end) {
                let pairs = surplus.min(span.len() / 2);
                burst[span.start..span.start + 2 * pairs].fill(DLE);
                surplus -= pairs;
            }
            let check = Unstuffed::of(burst, frame.clone()).map(|whole| crc(&whole.message).to_le_bytes());
            if let Some(check) = check {
                burst[frame.end - CHECK..frame.end].copy_from_slice(&check);
            }
        }
    }
}

/// The acknowledgements a span begins with. What comes behind anything else may be the half of a message.
fn acknowledgements(burst: &[u8], span: Range<usize>) -> Range<usize> {
    let count = burst[span.clone()].iter().take_while(|byte| matches!(**byte, ACK | NAK)).count();
    span.start..span.start + count
}

/// How long the frame is that the bytes begin with.
fn extent(rest: &[u8]) -> Option<usize> {
    let mut at = rest.starts_with(&[DLE, STX]).then_some(START)?;
    loop {
        match rest.get(at..)? {
            [DLE, ETX, ..] => return Some(at + END + CHECK),
            [DLE, DLE, ..] => at += 2,
            [DLE, ..] | [] => return None,
            [_, ..] => at += 1,
        }
    }
}

/// A message out of its frame.
struct Unstuffed<'a> {
    message: Vec<u8>,
    /// Where each of its bytes stands in the burst, and where its end does.
    places: Vec<usize>,
    frame: Range<usize>,
    check: &'a [u8],
}

impl<'a> Unstuffed<'a> {
    /// `None`: too short for a message.
    fn of(burst: &'a [u8], frame: Range<usize>) -> Option<Self> {
        let end = frame.end - CHECK - END;
        let (mut message, mut places, mut at) = (Vec::new(), Vec::new(), frame.start + START);
        while at < end {
            message.push(burst[at]);
            places.push(at);
            at += if burst[at] == DLE { 2 } else { 1 };
        }
        places.push(end);
        let check = &burst[frame.end - CHECK..frame.end];
        (message.len() >= HEAD).then_some(Self { message, places, frame, check })
    }

    /// Bytes a message of its length has.
    fn whole(&self) -> Option<usize> {
        match *self.message {
            [_, _, 0xFF, low, high, ..] => Some(LONG_HEAD + usize::from(u16::from_le_bytes([low, high]))),
            [_, _, short, ..] => Some(HEAD + usize::from(short)),
            _ => None,
        }
    }

    fn surplus(&self) -> Option<usize> {
        self.message.len().checked_sub(self.whole()?)
    }

    fn is_sound(&self) -> bool {
        self.surplus() == Some(0) && self.check == crc(&self.message).to_le_bytes()
    }

    fn open(&self, side: Side) -> Vec<Range<usize>> {
        let spans = shown(side, &self.message, 0);
        if spans.iter().map(Range::len).sum::<usize>() == self.message.len() {
            return one(self.frame.clone());
        }
        let inside = spans.into_iter().map(|span| self.places[span.start]..self.places[span.end]);
        let end = self.frame.end - CHECK;
        std::iter::once(self.frame.start..self.frame.start + START)
            .chain(inside)
            .chain(std::iter::once(end - END..end))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::zvt::{apdu::Apdu, serial::framed};

    fn paid(card: &[u8]) -> Vec<u8> {
        let number = [&[0x22, 0xF0, 0xF0 + card.len() as u8][..], card].concat();
        let data = [&[0x27, 0x00, 0x04, 0, 0, 0, 0, 0x10, 0x00][..], &number].concat();
        [&[ACK][..], &framed(&Apdu::new([0x04, 0x0F], data))].concat()
    }

    fn shown_of(side: Side, burst: &[u8]) -> String {
        ZvtSerialTraffic.open(side, burst).into_iter().map(|span| hex::encode_upper(&burst[span])).collect()
    }

    #[test]
    fn the_card_number_is_closed_and_what_stands_before_it_is_open() {
        let burst = paid(&[0x62, 0x27, 0x10, 0x66]);
        assert_eq!(shown_of(Side::Device, &burst), "061002040F1010270004000000001010001003");
        let password = framed(&Apdu::new([0x06, 0x30], [0x12, 0x34, 0x56, 0x87, 0x00, 0x27]));
        assert_eq!(shown_of(Side::Host, &password), "10020630068700271003");
        let whole = framed(&Apdu::accepted());
        assert_eq!(shown_of(Side::Host, &whole), "1002800000 1003F51F".replace(' ', ""));
    }

    #[test]
    fn a_spoilt_and_a_half_frame_are_closed() {
        let mut burst = paid(&[0x62, 0x27]);
        let half = burst.len() - 3;
        assert_eq!(shown_of(Side::Device, &burst[..half]), "06");
        burst[12] ^= 1;
        assert_eq!(shown_of(Side::Device, &burst), "06");
    }

    #[test]
    fn what_stands_in_is_a_message_of_the_same_length_also_where_a_byte_was_doubled() {
        for card in [[0x62, 0x27, 0x10, 0x66], [0x10, 0x10, 0x10, 0x10], [1, 2, 3, 4]] {
            let mut burst = paid(&card);
            let mut masked = Vec::new();
            let mut at = 0;
            for open in
                ZvtSerialTraffic.open(Side::Device, &burst).into_iter().chain(std::iter::once(burst.len()..burst.len()))
            {
                masked.extend((at < open.start).then_some(at..open.start));
                at = open.end;
            }
            masked.iter().for_each(|span| burst[span.clone()].fill(0));
            ZvtSerialTraffic.stand_in(&mut burst, &masked);
            let frame = Unstuffed::of(&burst, 1..burst.len()).unwrap();
            assert!(frame.is_sound(), "{burst:02X?}");
            assert!(!frame.message.windows(4).any(|four| four == [0x62, 0x27, 0x10, 0x66]));
        }
    }
}
