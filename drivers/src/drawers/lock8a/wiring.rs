//! Which boards hang on the line, and what their feedback contact means.

use crate::drawers::{DrawerNo, DrawerState};

use super::frame::LockAt;

/// When a lock's feedback contact is closed. The boards cannot tell; it is a matter of wiring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feedback {
    /// Contact made while the drawer is shut: `11` and a 1 bit mean closed.
    OnClose,
    /// Contact made while the drawer is open: `11` and a 1 bit mean open.
    OnOpen,
}

impl Feedback {
    pub(super) fn of_bit(self, made: bool) -> DrawerState {
        match (self, made) {
            (Self::OnClose, true) | (Self::OnOpen, false) => DrawerState::Closed,
            (Self::OnClose, false) | (Self::OnOpen, true) => DrawerState::Open,
        }
    }

    pub(super) fn of_byte(self, feedback: u8) -> DrawerState {
        self.of_bit(feedback == 0x11)
    }
}

/// One lock board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Board {
    /// Its address (DIP switch), usually from 1.
    pub address: u8,
    /// Its locks: 8, 12, 24, 36 or 50.
    pub locks: u8,
}

/// The whole vault. Drawers are counted through the boards in order: with boards of 24 and 12, drawer 25 is lock 1 of the
/// second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wiring {
    /// The boards in the order of their drawers.
    pub boards: Vec<Board>,
    /// The same for all boards.
    pub feedback: Feedback,
}

impl Wiring {
    /// One board at address 1 with feedback on close: the usual delivery.
    pub fn one_board(locks: u8) -> Self {
        Self { boards: vec![Board { address: 1, locks }], feedback: Feedback::OnClose }
    }

    pub(super) fn count(&self) -> DrawerNo {
        self.boards.iter().map(|board| DrawerNo::from(board.locks)).sum()
    }

    pub(super) fn locate(&self, drawer: DrawerNo) -> Option<LockAt> {
        let mut left = drawer.checked_sub(1)?;
        for board in &self.boards {
            match left.checked_sub(DrawerNo::from(board.locks)) {
                Some(rest) => left = rest,
                None => return Some(LockAt { board: board.address, lock: u8::try_from(left + 1).ok()? }),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawers_are_counted_through_the_boards() {
        let boards = vec![Board { address: 1, locks: 24 }, Board { address: 2, locks: 12 }];
        let wiring = Wiring { boards, feedback: Feedback::OnClose };
        assert_eq!(wiring.count(), 36);
        assert_eq!(wiring.locate(24), Some(LockAt { board: 1, lock: 24 }));
        assert_eq!(wiring.locate(25), Some(LockAt { board: 2, lock: 1 }));
        assert_eq!((wiring.locate(0), wiring.locate(37)), (None, None));
    }

    #[test]
    fn the_wiring_decides_what_a_contact_means() {
        assert_eq!(Feedback::OnClose.of_byte(0x00), DrawerState::Open);
        assert_eq!(Feedback::OnOpen.of_byte(0x00), DrawerState::Closed);
        assert_eq!(Feedback::OnOpen.of_bit(true), DrawerState::Open);
    }
}
