//! `32 PM`: moves the card. Never sent twice for one call.

use std::time::Duration;

use super::command::{Command, MOVE, Success};
use crate::collector::ChannelState;

/// Where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// `32 30`: to the gate, held.
    ToGate,
    /// `32 32`: to the contactless reading position.
    ToReader,
    /// `32 33`: into the retain bin.
    ToBin,
    /// `32 39`: out of the gate.
    Out,
}

impl Command for Move {
    type Answer = ChannelState;
    const NAME: &'static str = "move card";
    const WITHIN: Duration = MOVE;
    const REPEATABLE: bool = false;

    fn code(&self) -> [u8; 2] {
        match self {
            Self::ToGate => *b"20",
            Self::ToReader => *b"22",
            Self::ToBin => *b"23",
            Self::Out => *b"29",
        }
    }

    fn parse(&self, reply: Success<'_>) -> Result<Self::Answer, &'static str> {
        reply.channel()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        assert_eq!(Move::ToGate.encode(0), [0xF2, 0, 0, 3, 0x43, 0x32, 0x30, 0x03, 0xB3]);
        assert_eq!(Move::ToReader.encode(0), [0xF2, 0, 0, 3, 0x43, 0x32, 0x32, 0x03, 0xB1]);
        assert_eq!(Move::ToBin.encode(0), [0xF2, 0, 0, 3, 0x43, 0x32, 0x33, 0x03, 0xB0]);
        assert_eq!(Move::Out.encode(0), [0xF2, 0, 0, 3, 0x43, 0x32, 0x39, 0x03, 0xBA]);
    }
}
