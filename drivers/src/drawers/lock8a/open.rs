//! Order: drive one lock. `8A board lock 11 XOR`; the feedback comes about 500 ms later in the same form.

use super::frame::{Heard, LEAD_OPEN, LockAt, sealed};

/// Drives the lock's solenoid once.
#[derive(Debug, Clone, Copy)]
pub struct Open(pub LockAt);

impl Open {
    /// The frame.
    pub fn encode(self) -> [u8; 5] {
        sealed([LEAD_OPEN, self.0.board, self.0.lock, 0x11])
    }

    /// The feedback byte, if this frame answers this order.
    pub fn answer(self, heard: &Heard) -> Option<u8> {
        match heard {
            Heard::Lock { lead: LEAD_OPEN, at, feedback } if *at == self.0 => Some(*feedback),
            Heard::Lock { .. } | Heard::Board { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        assert_eq!(Open(LockAt { board: 1, lock: 1 }).encode(), [0x8A, 0x01, 0x01, 0x11, 0x9B]);
        assert_eq!(Open(LockAt { board: 1, lock: 5 }).encode(), [0x8A, 0x01, 0x05, 0x11, 0x9F]);
    }

    #[test]
    fn a_report_of_another_lock_is_no_answer() {
        let order = Open(LockAt { board: 1, lock: 5 });
        let other = Heard::Lock { lead: LEAD_OPEN, at: LockAt { board: 1, lock: 1 }, feedback: 0 };
        assert_eq!(order.answer(&other), None);
    }
}
