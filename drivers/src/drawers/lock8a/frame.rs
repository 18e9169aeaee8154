//! Frames of the "8A" lock board and how they are found among other bytes.
//!
//! Every frame ends with the XOR of all bytes before it. Nothing here knows what a feedback byte means.

/// One lock on one board, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockAt {
    /// Board address (DIP switch).
    pub board: u8,
    /// Lock on the board.
    pub lock: u8,
}

/// Lead byte of an order to open and of its reply.
pub const LEAD_OPEN: u8 = 0x8A;
/// Lead byte of questions and their replies.
pub const LEAD_QUERY: u8 = 0x80;
/// Lead byte of a close report nobody asked for, on some boards.
pub const LEAD_REPORT: u8 = 0x81;
const MARK_ALL: u8 = 0x33;
const LOCK_FRAME: usize = 5;

/// Appends the check byte.
pub fn sealed(head: [u8; 4]) -> [u8; 5] {
    let [a, b, c, d] = head;
    [a, b, c, d, a ^ b ^ c ^ d]
}

/// A whole frame from a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The feedback of one lock.
    Lock {
        /// What kind of frame it is.
        lead: u8,
        /// Which lock.
        at: LockAt,
        /// `00` or `11`.
        feedback: u8,
    },
    /// The feedback of all locks of a board.
    Board {
        /// Which board.
        board: u8,
        /// Eight locks a byte, lock 1 in bit 0 of the last byte.
        groups: Vec<u8>,
    },
}

/// Bytes received so far; finds frames among them and drops the rest.
#[derive(Debug)]
pub struct Inbox {
    bytes: Vec<u8>,
    groups: Option<usize>,
    dropped: bool,
}

impl Inbox {
    /// `groups`: how many bytes the awaited board feedback has, when one is awaited.
    pub fn new(groups: Option<usize>) -> Self {
        Self { bytes: Vec::new(), groups, dropped: false }
    }

    /// One more byte from the line.
    pub fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Whether anything came that is no frame.
    pub fn heard_noise(&self) -> bool {
        self.dropped || !self.bytes.is_empty()
    }

    /// The next whole frame, if it is there.
    pub fn take(&mut self) -> Option<Heard> {
        while let Some(longest) = self.longest_here() {
            if let Some((heard, used)) = self.parse() {
                self.bytes.drain(..used);
                return Some(heard);
            }
            if self.bytes.len() < longest {
                return None;
            }
            self.bytes.remove(0);
            self.dropped = true;
        }
        None
    }

    /// The longest frame that can begin with the first byte; 1 for a byte that begins none.
    fn longest_here(&self) -> Option<usize> {
        self.bytes.first().map(|lead| match *lead {
            LEAD_OPEN | LEAD_REPORT => LOCK_FRAME,
            LEAD_QUERY => self.groups.map_or(LOCK_FRAME, |n| LOCK_FRAME.max(n + 4)),
            _ => 1,
        })
    }

    fn parse(&self) -> Option<(Heard, usize)> {
        // A board's feedback may begin like a lock's: the longer frame is tried first, and only once it could be whole.
        let whole = self.groups.map_or(0, |n| n + 4);
        if self.bytes[0] == LEAD_QUERY && self.bytes.len() < whole {
            return None;
        }
        self.parse_board(whole).or_else(|| parse_lock(self.bytes.get(..LOCK_FRAME)?))
    }

    fn parse_board(&self, len: usize) -> Option<(Heard, usize)> {
        let [LEAD_QUERY, board, groups @ .., MARK_ALL, check] = self.bytes.get(..len)? else { return None };
        (xor(&self.bytes[..len - 1]) == *check).then(|| (Heard::Board { board: *board, groups: groups.to_vec() }, len))
    }
}

fn parse_lock(frame: &[u8]) -> Option<(Heard, usize)> {
    let &[lead @ (LEAD_OPEN | LEAD_QUERY | LEAD_REPORT), board, lock, feedback @ (0x00 | 0x11), check] = frame else {
        return None;
    };
    (xor(&frame[..4]) == check).then_some((Heard::Lock { lead, at: LockAt { board, lock }, feedback }, LOCK_FRAME))
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(groups: Option<usize>, bytes: &[u8]) -> Vec<Heard> {
        let mut inbox = Inbox::new(groups);
        let mut all = Vec::new();
        for byte in bytes {
            inbox.push(*byte);
            all.extend(inbox.take());
        }
        all
    }

    fn lock(lead: u8, feedback: u8) -> Heard {
        Heard::Lock { lead, at: LockAt { board: 1, lock: 1 }, feedback }
    }

    #[test]
    fn replies_of_single_locks() {
        assert_eq!(heard(None, &[0x8A, 1, 1, 0x00, 0x8A]), [lock(LEAD_OPEN, 0x00)]);
        assert_eq!(heard(None, &[0x8A, 1, 1, 0x11, 0x9B]), [lock(LEAD_OPEN, 0x11)]);
        assert_eq!(heard(None, &[0x80, 1, 1, 0x11, 0x91]), [lock(LEAD_QUERY, 0x11)]);
        assert_eq!(heard(None, &[0x80, 1, 1, 0x00, 0x80]), [lock(LEAD_QUERY, 0x00)]);
    }

    #[test]
    fn replies_of_whole_boards() {
        let groups = |last| [Heard::Board { board: 1, groups: vec![0xFF, 0xFF, last] }];
        assert_eq!(heard(Some(3), &[0x80, 1, 0xFF, 0xFF, 0xFF, 0x33, 0x4D]), groups(0xFF));
        assert_eq!(heard(Some(3), &[0x80, 1, 0xFF, 0xFF, 0xFE, 0x33, 0x4C]), groups(0xFE));
    }

    #[test]
    fn a_lock_frame_before_the_awaited_board_frame_is_told_apart() {
        let bytes = [0x80, 1, 1, 0x11, 0x91, 0x80, 1, 0xFF, 0xFF, 0xFF, 0x33, 0x4D];
        let all = heard(Some(3), &bytes);
        assert_eq!(all[0], lock(LEAD_QUERY, 0x11));
        assert_eq!(all[1], Heard::Board { board: 1, groups: vec![0xFF; 3] });
    }

    #[test]
    fn junk_and_wrong_checks_are_dropped() {
        let bytes = [0x00, 0x80, 0x8A, 1, 1, 0x11, 0x9C, 0x8A, 1, 1, 0x11, 0x9B];
        assert_eq!(heard(None, &bytes), [lock(LEAD_OPEN, 0x11)]);
    }
}
