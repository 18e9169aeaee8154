//! What all commands to the slot have in common, and the reply they share: `P CM PM st0 st1 st2 data` on success,
//! `N CM PM e1 e0` on failure (older firmware says `E` instead of `N`).

use std::time::Duration;

use super::{error::Code, frame::framed};
use crate::{Level, collector::ChannelState};

/// Everything but moves.
pub const QUICK: Duration = Duration::from_millis(2500);
/// A card that moves.
pub const MOVE: Duration = Duration::from_secs(5);
/// Initialisation runs every motor.
pub const LONG: Duration = Duration::from_secs(10);

/// One wire command.
pub trait Command {
    /// What it gives back.
    type Answer;
    /// Its name in errors.
    const NAME: &'static str;
    /// How long its reply may take.
    const WITHIN: Duration;
    /// Whether it may be sent again when the slot refused the frame. Never for what moves a card.
    const REPEATABLE: bool;

    /// `CM PM`.
    fn code(&self) -> [u8; 2];

    /// What follows `CM PM`.
    fn data(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Reads the reply of a success. The error says what does not fit.
    fn parse(&self, reply: Success<'_>) -> Result<Self::Answer, &'static str>;

    /// The whole frame.
    fn encode(&self, address: u8) -> Vec<u8> {
        let [cm, pm] = self.code();
        framed(address, &[&[b'C', cm, pm][..], &self.data()].concat())
    }
}

/// A reply of success.
#[derive(Clone, Copy)]
pub struct Success<'a> {
    /// `st0 st1 st2`.
    pub state: [u8; 3],
    /// What follows.
    pub data: &'a [u8],
}

impl Success<'_> {
    /// `st0`: where the card is.
    pub fn channel(self) -> Result<ChannelState, &'static str> {
        match self.state[0] {
            b'0' => Ok(ChannelState::Empty),
            b'1' => Ok(ChannelState::AtGate),
            b'2' => Ok(ChannelState::Inside),
            _ => Err("unknown card position"),
        }
    }

    /// `st1`: how many cards lie in the stacker.
    pub fn stacker(self) -> Result<Level, &'static str> {
        match self.state[1] {
            b'0' => Ok(Level::Out),
            b'1' => Ok(Level::Low),
            b'2' => Ok(Level::Ok),
            _ => Err("unknown level of the stacker"),
        }
    }

    /// `st2`: whether the retain bin is full.
    pub fn bin_full(self) -> bool {
        self.state[2] == b'1'
    }
}

/// Sorts a reply's text. `None`: it answers another command.
pub fn sort(code: [u8; 2], text: &[u8]) -> Option<Result<Success<'_>, Code>> {
    match *text {
        [b'P', cm, pm, st0, st1, st2, ..] if [cm, pm] == code => {
            Some(Ok(Success { state: [st0, st1, st2], data: text.get(6..).unwrap_or_default() }))
        }
        [b'N' | b'E', cm, pm, e1, e0, ..] if [cm, pm] == code => Some(Err(Code([e1, e0]))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(text: &[u8]) -> Option<ChannelState> {
        sort([text[1], text[2]], text)?.ok()?.channel().ok()
    }

    #[test]
    fn where_the_card_is() {
        assert_eq!(channel(b"P10020"), Some(ChannelState::Empty));
        assert_eq!(channel(b"P20120"), Some(ChannelState::AtGate));
        assert_eq!(channel(b"P22220"), Some(ChannelState::Inside));
        assert_eq!(channel(b"P22920"), None);
    }

    #[test]
    fn how_many_cards_there_are() {
        let stacker = |text: &[u8]| sort([text[1], text[2]], text)?.ok()?.stacker().ok();
        assert_eq!(stacker(b"P10000"), Some(Level::Out));
        assert_eq!(stacker(b"P10010"), Some(Level::Low));
        assert_eq!(stacker(b"P10020"), Some(Level::Ok));
        assert_eq!(stacker(b"P10090"), None);
    }

    #[test]
    fn failures_come_with_either_letter() {
        for letter in [b'N', b'E'] {
            let text = [letter, b'2', b'0', b'B', b'0'];
            assert_eq!(sort(*b"20", &text).and_then(Result::err), Some(Code(*b"B0")));
        }
    }

    #[test]
    fn the_reply_to_another_command_is_not_ours() {
        assert!(sort(*b"22", b"P10020").is_none());
        assert!(sort(*b"10", b"P1").is_none());
    }
}
