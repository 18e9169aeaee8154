//! The terminal's result codes as faults of the class.

use crate::terminal::TerminalFault;

/// Success.
pub const OK: u8 = 0x00;
/// Broken off, or no card in time.
pub const ABORTED: u8 = 0x6C;
/// What was asked about is not there.
pub const DATA_MISSING: u8 = 0x65;
/// The function is impossible, now or ever.
pub const IMPOSSIBLE: u8 = 0x83;
/// Amount too high.
pub const TOO_MUCH: u8 = 0xC3;
/// Amount too low.
pub const TOO_LITTLE: u8 = 0xC8;

/// Sorts a result code other than [`OK`]. A code the document does not list is a refusal as well: the terminal ended the
/// transaction by its own word.
pub fn fault_of(code: u8) -> TerminalFault {
    match code {
        // A failure that says "ok" contradicts itself.
        OK => TerminalFault::Unknown,
        ABORTED => TerminalFault::Aborted,
        0x7D => TerminalFault::HostUnreachable,
        // 9C wait, DC a card is still inserted.
        0x9C | 0xDC => TerminalFault::Busy,
        // 9A protocol error.
        IMPOSSIBLE | 0x9A => TerminalFault::Unsupported(code),
        // 89 PIN pad, CC printer, E2 card reader, E3 shutter, FC device, FF system.
        0x89 | 0xCC | 0xE2 | 0xE3 | 0xFC | 0xFF => TerminalFault::Hardware(code),
        // 6A file full, 6B not registered, 77 end of day impossible, 85 key missing, A0–A3 remote maintenance, B1/B2 memory
        // full, C2 diagnosis required, E4 activation needed, F0 end of day overdue.
        0x6A | 0x6B | 0x77 | 0x85 | 0xA0..=0xA3 | 0xB1 | 0xB2 | 0xC2 | 0xE4 | 0xF0 => TerminalFault::NotReady(code),
        0xB4 | 0xB5 => TerminalFault::NotReversible(code),
        refusal => TerminalFault::Declined(refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_of_codes_has_its_fault() {
        assert_eq!(fault_of(0x6C), TerminalFault::Aborted);
        assert_eq!(fault_of(0x7D), TerminalFault::HostUnreachable);
        assert_eq!(fault_of(0x9C), TerminalFault::Busy);
        assert_eq!(fault_of(0x83), TerminalFault::Unsupported(0x83));
        assert_eq!(fault_of(0xE2), TerminalFault::Hardware(0xE2));
        assert_eq!(fault_of(0x6B), TerminalFault::NotReady(0x6B));
        assert_eq!(fault_of(0xA2), TerminalFault::NotReady(0xA2));
        assert_eq!(fault_of(0xB4), TerminalFault::NotReversible(0xB4));
        for code in [0x64, 0x66, 0x6E, 0x71, 0x78, 0xC3] {
            assert_eq!(fault_of(code), TerminalFault::Declined(code));
        }
    }

    #[test]
    fn a_failure_with_the_code_of_success_is_no_certainty() {
        assert_eq!(fault_of(0x00), TerminalFault::Unknown);
    }
}
