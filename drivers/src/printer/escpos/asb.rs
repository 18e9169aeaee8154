//! Automatic status back (`GS a`): four bytes the printer pushes whenever something changes.

use super::condition::Condition;

/// `GS a FF`: push every change.
pub const AUTO_STATUS_ON: [u8; 3] = [0x1D, 0x61, 0xFF];

/// Whether a byte can begin a pushed status: bit 4 is fixed to 1; bits 0, 1 and 7 to 0.
pub fn begins(byte: u8) -> bool {
    byte & 0x93 == 0x10
}

/// Whether a byte can stand behind the first: bits 4 and 7 are fixed to 0.
pub fn continues(byte: u8) -> bool {
    byte & 0x90 == 0
}

/// Reads the four bytes.
pub fn read([first, errors, paper, _]: [u8; 4]) -> Condition {
    Condition {
        offline: first & 0x08 != 0,
        cover_open: first & 0x20 != 0,
        paper_out: paper & 0x0C != 0,
        paper_low: paper & 0x03 != 0,
        cutter: errors & 0x08 != 0,
        unrecoverable: errors & 0x20 != 0,
        hot: errors & 0x40 != 0,
        error: errors & 0x04 != 0,
        ..Condition::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printer::PrinterFault;

    #[test]
    fn pushed_states() {
        assert_eq!(read([0x10, 0x00, 0x00, 0x0F]).fault(), None);
        assert_eq!(read([0x14, 0x00, 0x00, 0x0F]).fault(), None);
        assert_eq!(read([0x18, 0x00, 0x0F, 0x0F]).fault(), Some(PrinterFault::PaperOut));
        assert_eq!(read([0x38, 0x00, 0x00, 0x0F]).fault(), Some(PrinterFault::CoverOpen));
    }

    #[test]
    fn a_real_time_answer_does_not_begin_one() {
        for byte in [0x10, 0x14, 0x18, 0x38] {
            assert!(begins(byte));
        }
        for byte in [0x12, 0x16, 0x1A, 0x7E, 0x5F, 0x0F, 0x00] {
            assert!(!begins(byte));
        }
    }
}
