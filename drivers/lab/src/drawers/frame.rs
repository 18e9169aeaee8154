//! Requests and answers of the lock board: five bytes each, the last one the XOR of those before.

/// Open, and its answer.
const OPEN: u8 = 0x8A;
/// Ask, and its answer.
const ASK: u8 = 0x80;
/// Fourth byte of an open request, and of a closed switch.
const MARK_OPEN: u8 = 0x11;
/// Fourth byte of a question.
const MARK_ASK: u8 = 0x33;

/// A request with a good check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Drive a lock.
    Open {
        /// Board.
        board: u8,
        /// Lock, from 1.
        lock: u8,
    },
    /// Read one switch.
    AskOne {
        /// Board.
        board: u8,
        /// Lock, from 1.
        lock: u8,
    },
    /// Read every switch.
    AskAll {
        /// Board.
        board: u8,
    },
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

/// Takes the next request out of `bytes`; what is none is dropped byte by byte.
pub fn next_request(bytes: &mut Vec<u8>) -> Option<Request> {
    while let [first, ..] = bytes[..] {
        if first == OPEN || first == ASK {
            let frame: [u8; 5] = *bytes.first_chunk()?;
            if let Some(request) = request(frame) {
                bytes.drain(..frame.len());
                return Some(request);
            }
        }
        bytes.remove(0);
    }
    None
}

fn request(frame: [u8; 5]) -> Option<Request> {
    let [kind, board, lock, mark, check] = frame;
    match (kind, mark, lock) {
        _ if xor(&[kind, board, lock, mark]) != check => None,
        (OPEN, MARK_OPEN, _) => Some(Request::Open { board, lock }),
        (ASK, MARK_ASK, 0) => Some(Request::AskAll { board }),
        (ASK, MARK_ASK, _) => Some(Request::AskOne { board, lock }),
        _ => None,
    }
}

/// The answer about one lock.
pub fn lock_state(kind: u8, board: u8, lock: u8, switch_closed: bool) -> Vec<u8> {
    checked(vec![kind, board, lock, if switch_closed { MARK_OPEN } else { 0x00 }])
}

/// The answer about all: eight locks a byte, the highest group first, lock 1 the lowest bit of the last.
pub fn all_states(board: u8, switches: &[bool]) -> Vec<u8> {
    let group = |eight: &[bool]| eight.iter().rev().fold(0u8, |bits, closed| bits << 1 | u8::from(*closed));
    let mut bytes = vec![ASK, board];
    bytes.extend(switches.chunks(8).rev().map(group));
    bytes.push(MARK_ASK);
    checked(bytes)
}

fn checked(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.push(xor(&bytes));
    bytes
}
