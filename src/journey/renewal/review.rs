//! The review: whatever can be typed or corrected before the signature.

use super::{At, Renewal};
use crate::journey::event::Line;
use crate::journey::fingers::Collection;
use crate::journey::private::Private;
use crate::journey::step::{Frame, Move};

impl Renewal {
    pub(super) fn back_to_review(&mut self) -> Move<At> {
        self.correcting = false;
        Move::To(At::Review)
    }

    pub(super) fn correct(&mut self, line: Line, frame: &Frame) -> Move<At> {
        if line == Line::Register && !self.can_scan(frame) {
            return Move::Stay;
        }
        self.correcting = true;
        match line {
            Line::Reason => Move::To(At::Reason),
            Line::Portrait => Move::To(At::Pose),
            Line::Register => Move::To(At::ScanPage),
            Line::Phone => Move::To(At::Phone),
            Line::Fingers => {
                self.fingers = Collection::default();
                self.next_finger()
            }
        }
    }

    pub(super) fn type_digit(&mut self, digit: u8) -> Move<At> {
        if digit <= 9 && self.phone.expose().len() < 11 {
            self.phone = Private::new(format!("{}{digit}", self.phone.expose()));
        }
        Move::Stay
    }

    pub(super) fn erase_digit(&mut self) -> Move<At> {
        let mut digits = self.phone.expose().to_owned();
        digits.pop();
        self.phone = Private::new(digits);
        Move::Stay
    }
}

/// A mainland mobile number: eleven digits, 13x–19x.
pub fn phone_is_valid(phone: &Private) -> bool {
    let digits = phone.expose().as_bytes();
    digits.len() == 11
        && digits[0] == b'1'
        && (b'3'..=b'9').contains(&digits[1])
        && digits.iter().all(u8::is_ascii_digit)
}
