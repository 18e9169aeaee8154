//! The single bytes of ICT: what the acceptor tells unasked, what the kiosk answers.

use crate::banknotes::NoteFault;

/// Kiosk: the power-up was heard; also: take the note in escrow.
pub const ACCEPT: u8 = 0x02;
/// Kiosk: how are you.
pub const ASK: u8 = 0x0C;
/// Kiosk: give the note in escrow back.
pub const REJECT: u8 = 0x0F;
/// Kiosk: keep the note in escrow for another five seconds.
pub const HOLD: u8 = 0x18;
/// Kiosk: take notes. Acceptor: it does.
pub const ENABLE: u8 = 0x3E;
/// Kiosk: take none. Acceptor: it does not.
pub const INHIBIT: u8 = 0x5E;

/// One word of the acceptor, of one byte or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// `80 8F`: the power came back.
    PowerUp,
    /// `81 4x`: a note of this type lies in escrow.
    Escrow(u8),
    /// `10`.
    Stacked,
    /// `11`.
    Returned,
    /// `29`: a note was not recognised.
    NotRecognised,
    /// `23`, `27`: somebody pulls at the note.
    Tampering,
    /// `2A`: it did not understand the last byte.
    Invalid,
    /// `20`–`28`.
    Fault(NoteFault),
    /// `2F`: the fault has passed.
    Cleared,
    /// `3E`.
    Enabled,
    /// `5E`.
    Inhibited,
}

/// Puts words together out of bytes.
#[derive(Debug, Default)]
pub struct Ear {
    first: Option<u8>,
}

impl Ear {
    /// Whether a word of two bytes has begun.
    pub fn is_within_word(&self) -> bool {
        self.first.is_some()
    }

    /// The rest of a word did not come.
    pub fn forget(&mut self) {
        self.first = None;
    }

    /// One more byte; the word it ends, if any. Bytes that mean nothing are passed over.
    pub fn hear(&mut self, byte: u8) -> Option<Word> {
        match (self.first.take(), byte) {
            (Some(0x80), 0x8F) => Some(Word::PowerUp),
            (Some(0x81), 0x40..=0x49) => Some(Word::Escrow(byte)),
            (_, 0x80 | 0x81) => {
                self.first = Some(byte);
                None
            }
            (_, _) => word(byte),
        }
    }
}

/// One public list has the faults shifted by one; the documents agree on 20 for the motor.
fn word(byte: u8) -> Option<Word> {
    Some(match byte {
        0x10 => Word::Stacked,
        0x11 => Word::Returned,
        0x20 | 0x21 | 0x25 | 0x26 => Word::Fault(NoteFault::Hardware(byte)),
        0x22 => Word::Fault(NoteFault::Jammed),
        0x23 | 0x27 => Word::Tampering,
        0x24 => Word::Fault(NoteFault::CassetteOut),
        0x28 => Word::Fault(NoteFault::CassetteJammed),
        0x29 => Word::NotRecognised,
        0x2A => Word::Invalid,
        0x2F => Word::Cleared,
        ENABLE => Word::Enabled,
        INHIBIT => Word::Inhibited,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Vec<Word> {
        let mut ear = Ear::default();
        bytes.iter().filter_map(|byte| ear.hear(*byte)).collect()
    }

    #[test]
    fn the_documented_trace() {
        let told = [0x80, 0x8F, 0x81, 0x41, 0x10, 0x81, 0x41, 0x11];
        let expected = [Word::PowerUp, Word::Escrow(0x41), Word::Stacked, Word::Escrow(0x41), Word::Returned];
        assert_eq!(words(&told), expected);
    }

    #[test]
    fn twenty_is_the_motor_and_not_a_restart() {
        assert_eq!(words(&[0x20]), [Word::Fault(NoteFault::Hardware(0x20))]);
        assert_eq!(words(&[0x22, 0x24, 0x28]).len(), 3);
    }

    #[test]
    fn half_a_word_is_no_note_and_does_not_swallow_the_next() {
        assert_eq!(words(&[0x81, 0x81, 0x40]), [Word::Escrow(0x40)]);
        assert_eq!(words(&[0x81, 0x10]), [Word::Stacked]);
        assert_eq!(words(&[0x81, 0x4A, 0x00, 0xFF]), []);
    }
}
