//! `DLE EOT 20`: the full status, `10 0F` and four bytes: paper, user, recoverable, unrecoverable.

use crate::printer::escpos::condition::Condition;

/// The question, answered whatever else the printer does.
pub const QUESTION: [u8; 3] = [0x10, 0x04, 0x14];

/// Reads the four bytes.
pub fn read([paper, user, recoverable, unrecoverable]: [u8; 4]) -> Condition {
    Condition {
        paper_out: paper & 0x01 != 0,
        // 04 the near-end sensor, 40 the printer's own count of what is left.
        paper_low: paper & 0x44 != 0,
        ticket: Some(paper & 0x20 != 0),
        head_up: user & 0x01 != 0,
        cover_open: user & 0x02 != 0,
        feeding: user & 0x08 != 0,
        hot: recoverable & 0x01 != 0,
        voltage: recoverable & 0x08 != 0,
        jam: recoverable & 0x40 != 0,
        // 02 a damaged byte on the line, 20 a command it does not know.
        error: recoverable & 0x22 != 0,
        cutter: unrecoverable & 0x01 != 0,
        // 04 memory, 08 settings, 40 flash.
        unrecoverable: unrecoverable & 0x4C != 0,
        offline: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, Media, printer::PrinterFault};

    fn fault(bytes: [u8; 4]) -> Option<PrinterFault> {
        read(bytes).fault()
    }

    #[test]
    fn idle_and_a_slip_in_the_mouth() {
        assert_eq!((fault([0; 4]), read([0; 4]).media()), (None, Media::None));
        assert_eq!((fault([0x20, 0, 0, 0]), read([0x20, 0, 0, 0]).media()), (None, Media::Entering));
    }

    #[test]
    fn each_fault_has_its_bit() {
        let bits = [
            ([0x01, 0, 0, 0], PrinterFault::PaperOut),
            ([0, 0x01, 0, 0], PrinterFault::HeadUp),
            ([0, 0x02, 0, 0], PrinterFault::CoverOpen),
            ([0, 0, 0x01, 0], PrinterFault::HeadHot),
            ([0, 0, 0x02, 0], PrinterFault::Offline),
            ([0, 0, 0x08, 0], PrinterFault::Voltage),
            ([0, 0, 0x20, 0], PrinterFault::Offline),
            ([0, 0, 0x40, 0], PrinterFault::Jam),
            ([0, 0, 0, 0x01], PrinterFault::Cutter),
            ([0, 0, 0, 0x04], PrinterFault::Unrecoverable),
            ([0, 0, 0, 0x08], PrinterFault::Unrecoverable),
            ([0, 0, 0, 0x40], PrinterFault::Unrecoverable),
        ];
        for (bytes, expected) in bits {
            assert_eq!(fault(bytes), Some(expected), "{bytes:02X?}");
        }
        assert_eq!(read([0, 0, 0x40, 0]).media(), Media::Jammed);
    }

    #[test]
    fn what_is_no_fault() {
        for (bytes, level) in
            [([0x04, 0, 0, 0], Level::Low), ([0x40, 0, 0, 0], Level::Low), ([0x80, 0, 0, 0], Level::Ok)]
        {
            assert_eq!((fault(bytes), read(bytes).paper()), (None, level));
        }
        for user in [0x04, 0x08, 0x20, 0x40] {
            assert_eq!(fault([0, user, 0, 0]), None, "spooling, motor and keys");
        }
        assert!(read([0, 0x08, 0, 0]).feeding);
    }
}
