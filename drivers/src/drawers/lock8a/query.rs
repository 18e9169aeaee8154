//! Questions: the feedback of one lock, or of a whole board.

use super::frame::{Heard, LEAD_QUERY, LockAt, sealed};

/// `80 board lock 33 XOR`: one lock's feedback.
#[derive(Debug, Clone, Copy)]
pub struct QueryOne(pub LockAt);

impl QueryOne {
    /// The frame.
    pub fn encode(self) -> [u8; 5] {
        sealed([LEAD_QUERY, self.0.board, self.0.lock, 0x33])
    }

    /// The feedback byte, if this frame answers this question.
    pub fn answer(self, heard: &Heard) -> Option<u8> {
        match heard {
            Heard::Lock { lead: LEAD_QUERY, at, feedback } if *at == self.0 => Some(*feedback),
            Heard::Lock { .. } | Heard::Board { .. } => None,
        }
    }
}

/// `80 board 00 33 XOR`: the feedback of every lock of a board.
#[derive(Debug, Clone, Copy)]
pub struct QueryAll {
    /// Board address.
    pub board: u8,
    /// How many locks it has (8, 12, 24, 36, 50).
    pub locks: u8,
}

impl QueryAll {
    /// The frame.
    pub fn encode(self) -> [u8; 5] {
        sealed([LEAD_QUERY, self.board, 0x00, 0x33])
    }

    /// Bytes of feedback awaited.
    pub fn groups(self) -> usize {
        usize::from(self.locks).div_ceil(8)
    }

    /// One bit a lock, lock 1 first, if this frame answers this question.
    pub fn answer(self, heard: &Heard) -> Option<Vec<bool>> {
        match heard {
            Heard::Board { board, groups } if *board == self.board => Some(self.bits(groups)),
            Heard::Board { .. } | Heard::Lock { .. } => None,
        }
    }

    /// The highest group comes first on the wire.
    fn bits(self, groups: &[u8]) -> Vec<bool> {
        let ascending = groups.iter().rev().flat_map(|group| (0..8).map(move |bit| group >> bit & 1 == 1));
        ascending.take(usize::from(self.locks)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: QueryAll = QueryAll { board: 1, locks: 24 };

    #[test]
    fn frames() {
        assert_eq!(QueryOne(LockAt { board: 1, lock: 1 }).encode(), [0x80, 0x01, 0x01, 0x33, 0xB3]);
        assert_eq!(ONE.encode(), [0x80, 0x01, 0x00, 0x33, 0xB2]);
        assert_eq!(QueryAll { board: 2, locks: 8 }.encode(), [0x80, 0x02, 0x00, 0x33, 0xB1]);
    }

    #[test]
    fn lock_1_is_the_lowest_bit_of_the_last_byte() {
        let bits = ONE.answer(&Heard::Board { board: 1, groups: vec![0x7F, 0xFF, 0xFE] }).unwrap_or_default();
        assert_eq!(bits.len(), 24);
        assert_eq!(bits.iter().position(|bit| !bit), Some(0));
        assert_eq!(bits.iter().rposition(|bit| !bit), Some(23));
    }

    #[test]
    fn another_boards_feedback_is_no_answer() {
        assert_eq!(ONE.answer(&Heard::Board { board: 2, groups: vec![0xFF; 3] }), None);
    }

    #[test]
    fn a_board_of_12_answers_in_two_bytes() {
        assert_eq!(QueryAll { board: 1, locks: 12 }.groups(), 2);
    }
}
