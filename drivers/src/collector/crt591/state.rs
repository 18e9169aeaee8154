//! `31 30`: where the card is, how many are stacked, and whether the bin is full.

use std::time::Duration;

use super::command::{Command, QUICK, Success};
use crate::{Level, collector::ChannelState};

/// Asks for the state.
pub struct ReadState;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// Where the card is.
    pub channel: ChannelState,
    /// How many cards lie in the stacker; a slot without one says that it is empty.
    pub stacker: Level,
    /// The retain bin's sensor.
    pub bin_full: bool,
}

impl Command for ReadState {
    type Answer = State;
    const NAME: &'static str = "slot state";
    const WITHIN: Duration = QUICK;
    const REPEATABLE: bool = true;

    fn code(&self) -> [u8; 2] {
        *b"10"
    }

    fn parse(&self, reply: Success<'_>) -> Result<Self::Answer, &'static str> {
        Ok(State { channel: reply.channel()?, stacker: reply.stacker()?, bin_full: reply.bin_full() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame() {
        assert_eq!(ReadState.encode(0), [0xF2, 0, 0, 3, 0x43, 0x31, 0x30, 0x03, 0xB0]);
    }

    #[test]
    fn a_full_bin_is_seen() {
        let state = ReadState.parse(Success { state: *b"021", data: &[] });
        assert_eq!(state, Ok(State { channel: ChannelState::Empty, stacker: Level::Ok, bin_full: true }));
    }
}
