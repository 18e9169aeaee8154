//! Recording what passes between a driver and its device, and playing it again. For a laboratory and for a machine on
//! somebody's bench; a production build cannot record (see `lib.rs`).
//!
//! Promise: what belongs to a person is not written down. A span is written down as it is only if the protocol's own
//! [`Traffic`] says that it holds nothing of anybody; every other byte is kept as a length and a mark. The mark is keyed
//! with chance that dies with the recorder: equal contents of one recording have equal marks, and nobody can find a
//! number by trying all numbers. A checksum over a masked span is masked with it.
//!
//! Bytes are kept in bursts: what one side says until the other speaks or it pauses.

mod burst;
mod recorder;
mod replay;

use std::ops::Range;

pub use burst::{BadRecording, Burst, Part, Recording};
pub use recorder::{NoChance, Recorded, Recorder};
pub use replay::{Deviation, Replay};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The driver, to the device.
    Host,
    /// The device, to the driver.
    Device,
}

/// What a protocol says of its own traffic.
pub trait Traffic: Send + Sync {
    /// The spans of a burst that hold nothing of a person, in order and apart. Whatever is not recognised belongs to none.
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>>;

    /// Puts something invented where a burst of the device is masked, and mends the checks over it, so that the driver
    /// takes it. What is masked comes as zeros.
    fn stand_in(&self, burst: &mut [u8], masked: &[Range<usize>]);
}

/// One span.
pub fn one(span: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(span).collect()
}

/// Where whole frames stand in a burst. `length` tells how long the frame is that the bytes begin with, or that none begins
/// there; a byte at which none begins is passed over, and so is a frame that is cut off.
pub fn frames(burst: &[u8], length: impl Fn(&[u8]) -> Option<usize>) -> Vec<Range<usize>> {
    let (mut at, mut found) = (0, Vec::new());
    while let Some(rest) = burst.get(at..).filter(|rest| !rest.is_empty()) {
        match length(rest).filter(|length| (1..=rest.len()).contains(length)) {
            Some(length) => {
                found.push(at..at + length);
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Traffic that holds nothing of a person, whatever it is: locks, banknotes, an empty card.
pub struct Impersonal;

impl Traffic for Impersonal {
    fn open(&self, _: Side, burst: &[u8]) -> Vec<Range<usize>> {
        one(0..burst.len())
    }

    fn stand_in(&self, _: &mut [u8], _: &[Range<usize>]) {}
}

impl Traffic for Box<dyn Traffic> {
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>> {
        self.as_ref().open(side, burst)
    }

    fn stand_in(&self, burst: &mut [u8], masked: &[Range<usize>]) {
        self.as_ref().stand_in(burst, masked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `F`, a length, so many bytes.
    fn length(rest: &[u8]) -> Option<usize> {
        rest.starts_with(b"F").then_some(2 + usize::from(*rest.get(1)?))
    }

    #[test]
    fn frames_are_found_between_noise_and_a_frame_cut_off_is_none() {
        assert_eq!(frames(b"..F\x01aF\x00.F\x09bc", length), [2..5, 5..7]);
        let found = frames(b"F\x05F\x01aF", length);
        assert_eq!((found.len(), found.first()), (1, Some(&(2..5))), "what a half frame swallowed");
        assert_eq!(frames(b"", length), []);
        assert_eq!(frames(b"abc", |_| Some(0)), [], "a frame of no bytes is no step forward");
    }
}
