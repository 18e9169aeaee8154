//! What of a printer's traffic may be written down: questions, and all that the printer says. What is printed is somebody's.

use std::ops::Range;

use super::answers::{MODEL, PAPER_IN_TURN};
use crate::transport::record::{Side, Traffic, one};

/// `DLE EOT`: the real-time questions.
const REAL_TIME: [u8; 2] = [0x10, 0x04];

/// The traffic of a printer that speaks ESC/POS.
pub struct EscPosTraffic;

impl Traffic for EscPosTraffic {
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>> {
        let question = burst == MODEL || burst == PAPER_IN_TURN || (burst.len() == 3 && burst.starts_with(&REAL_TIME));
        if side == Side::Device || question { one(0..burst.len()) } else { Vec::new() }
    }

    /// The printer says nothing that is masked.
    fn stand_in(&self, _: &mut [u8], _: &[Range<usize>]) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_closed_whole_and_a_question_in_it_too() {
        let whole = |burst: &[u8]| !EscPosTraffic.open(Side::Host, burst).is_empty();
        assert!(whole(&[0x10, 0x04, 0x01]) && whole(&PAPER_IN_TURN));
        assert!(!whole(b"\x1B@Li Na\n\x10\x04\x01") && !whole(b"Li"));
    }
}
