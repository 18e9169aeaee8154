//! `DLE EOT n`: real-time status, one byte for each of four questions, answered whatever else the printer does.

use super::condition::Condition;

/// The four questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// n = 1.
    Printer,
    /// n = 2: why it is offline.
    Offline,
    /// n = 3: which error.
    Error,
    /// n = 4: paper sensors.
    Paper,
}

impl Question {
    /// All four, in the order asked.
    pub const ALL: [Self; 4] = [Self::Printer, Self::Offline, Self::Error, Self::Paper];

    /// The bytes.
    pub fn encode(self) -> [u8; 3] {
        let n = match self {
            Self::Printer => 1,
            Self::Offline => 2,
            Self::Error => 3,
            Self::Paper => 4,
        };
        [0x10, 0x04, n]
    }

    /// Reads the answer into the picture of the printer.
    pub fn read(self, byte: u8, condition: &mut Condition) {
        match self {
            Self::Printer => condition.offline = byte & 0x08 != 0,
            Self::Offline => read_offline_cause(byte, condition),
            Self::Error => read_error_cause(byte, condition),
            Self::Paper => {
                condition.paper_low = byte & 0x0C != 0;
                condition.paper_out |= byte & 0x60 != 0;
            }
        }
    }
}

/// 04 cover, 20 stopped by paper end, 40 error.
fn read_offline_cause(byte: u8, condition: &mut Condition) {
    condition.cover_open = byte & 0x04 != 0;
    condition.paper_out |= byte & 0x20 != 0;
    condition.error |= byte & 0x40 != 0;
}

/// 04 recoverable, 08 autocutter, 20 unrecoverable, 40 recovers by itself.
fn read_error_cause(byte: u8, condition: &mut Condition) {
    condition.error |= byte & 0x04 != 0;
    condition.cutter = byte & 0x08 != 0;
    condition.unrecoverable = byte & 0x20 != 0;
    condition.hot = byte & 0x40 != 0;
}

/// The state that the four answers tell together.
pub fn condition(bytes: [u8; 4]) -> Condition {
    let mut condition = Condition::default();
    for (question, byte) in Question::ALL.into_iter().zip(bytes) {
        question.read(byte, &mut condition);
    }
    condition
}

/// Whether the four answers bear each other out: sensors with two bits have both or none, offline has a cause, what the
/// second answer names stands in the third or fourth too, and there is one error. No single wrong bit passes
/// this but the cover's, which nothing bears out, while something else stops the printer too.
pub fn is_plausible([printer, offline, error, paper]: [u8; 4]) -> bool {
    let both_or_none = |bits: u8| paper & bits == 0 || paper & bits == bits;
    let agree = |one: u8, other: u8| (one == 0) == (other == 0);
    both_or_none(0x0C)
        && both_or_none(0x60)
        && agree(printer & 0x08, offline & 0x64)
        && agree(offline & 0x20, paper & 0x60)
        && agree(offline & 0x40, error & 0x6C)
        && (error & 0x6C).count_ones() <= 1
}

/// `DLE ENQ 2`: recover from the error and forget what is still in the buffer.
pub const CLEAR_BUFFER: [u8; 3] = [0x10, 0x05, 0x02];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, printer::PrinterFault};

    fn told(bytes: [u8; 4]) -> Condition {
        condition(bytes)
    }

    #[test]
    fn no_single_wrong_bit_is_plausible_but_the_covers_on_a_printer_that_stands_anyway() {
        let states = [
            [0x12; 4],
            [0x12, 0x12, 0x12, 0x1E],
            [0x1A, 0x32, 0x12, 0x7E],
            [0x1A, 0x16, 0x12, 0x12],
            [0x1A, 0x52, 0x1A, 0x12],
            [0x1A, 0x52, 0x52, 0x12],
        ];
        for state in states {
            assert!(is_plausible(state), "{state:02X?}");
            for bit in 0..32 {
                let mut wrong = state;
                wrong[bit / 8] ^= 1 << (bit % 8);
                let but_cover = Condition { cover_open: told(state).cover_open, ..told(wrong) };
                let same = told(wrong) == told(state) || told(state).fault().is_some() && but_cover == told(state);
                assert!(same || !is_plausible(wrong), "{state:02X?} read as {wrong:02X?}");
            }
        }
    }

    #[test]
    fn questions() {
        let frames = Question::ALL.map(Question::encode);
        assert_eq!(frames, [[0x10, 4, 1], [0x10, 4, 2], [0x10, 4, 3], [0x10, 4, 4]]);
    }

    #[test]
    fn all_good() {
        let condition = told([0x12; 4]);
        assert_eq!((condition.fault(), condition.paper()), (None, Level::Ok));
    }

    #[test]
    fn out_of_paper() {
        let condition = told([0x1A, 0x32, 0x12, 0x7E]);
        assert_eq!((condition.fault(), condition.paper()), (Some(PrinterFault::PaperOut), Level::Out));
    }

    #[test]
    fn near_the_end_of_the_paper_it_prints() {
        let condition = told([0x12, 0x12, 0x12, 0x1E]);
        assert_eq!((condition.fault(), condition.paper()), (None, Level::Low));
    }

    #[test]
    fn cover_cutter_and_heat() {
        assert_eq!(told([0x1A, 0x16, 0x12, 0x12]).fault(), Some(PrinterFault::CoverOpen));
        assert_eq!(told([0x1A, 0x52, 0x1A, 0x12]).fault(), Some(PrinterFault::Cutter));
        assert_eq!(told([0x1A, 0x52, 0x52, 0x12]).fault(), Some(PrinterFault::HeadHot));
        assert_eq!(told([0x1A, 0x52, 0x32, 0x12]).fault(), Some(PrinterFault::Unrecoverable));
    }

    #[test]
    fn offline_without_a_reason_is_a_fault_too() {
        assert_eq!(told([0x1A, 0x12, 0x12, 0x12]).fault(), Some(PrinterFault::Offline));
        assert_eq!(told([0x1A, 0x52, 0x16, 0x12]).fault(), Some(PrinterFault::Offline));
    }
}
