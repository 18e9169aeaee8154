//! What of a scanner's traffic may be written down: commands, a Newland engine's short answers, a Honeywell's long ones, and
//! the ends of codes. What was scanned is somebody's.

use std::ops::Range;

use super::honeywell::{ACK, COMMANDS, ENQ, NAK};
use crate::transport::record::{Side, Traffic, one};

/// An engine's answer: `02 00 type 01 value` and two check bytes.
const ANSWER: usize = 7;

/// The traffic of an engine, or of a scanner in line mode.
pub struct ScannerTraffic;

impl Traffic for ScannerTraffic {
    fn open(&self, side: Side, burst: &[u8]) -> Vec<Range<usize>> {
        match (side, burst) {
            (Side::Host, _) => one(0..burst.len()),
            (Side::Device, [0x02, 0x00, _, 0x01, _, _, _]) => one(0..ANSWER),
            // A code may have come on the way of the answer; it stands before the command repeated.
            (Side::Device, [.., ACK | ENQ | NAK, b'!' | b'.']) => {
                repeated(burst).map_or_else(Vec::new, |start| one(start..burst.len()))
            }
            (Side::Device, [.., b'\r' | b'\n']) => one(burst.len() - 1..burst.len()),
            (Side::Device, _) => Vec::new(),
        }
    }

    /// Zeros as digits.
    fn stand_in(&self, burst: &mut [u8], masked: &[Range<usize>]) {
        masked.iter().for_each(|span| burst[span.clone()].fill(b'0'));
    }
}

/// Where a Honeywell begins to repeat the command it answers.
fn repeated(burst: &[u8]) -> Option<usize> {
    let is_at = |at: &usize| {
        let begins = |command: &&str| {
            let text = burst.get(*at..*at + command.len());
            text.is_some_and(|text| text.eq_ignore_ascii_case(command.as_bytes()))
        };
        COMMANDS.iter().any(begins)
    };
    (0..burst.len()).rev().find(is_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_open_from_the_command_it_repeats() {
        assert_eq!(ScannerTraffic.open(Side::Device, b"6901234\rPAPHHF\x06!"), one(8..16));
        assert_eq!(ScannerTraffic.open(Side::Device, b"REVINFProduct Name: N3680\r\n\x06!"), one(0..29));
        assert_eq!(ScannerTraffic.open(Side::Device, b"6901234\x06!"), [], "an answer to nothing we ask");
    }

    #[test]
    fn a_code_is_closed_to_its_end() {
        assert_eq!(ScannerTraffic.open(Side::Device, b"6901234\r"), one(7..8));
        assert_eq!(ScannerTraffic.open(Side::Device, b"6901234"), []);
        assert_eq!(ScannerTraffic.open(Side::Device, &[0x02, 0, 0, 1, 0, 0x33, 0x31]), one(0..7));
    }
}
