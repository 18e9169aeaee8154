//! `30 PM`: initialise. The reply carries the model and firmware, `CRT-591-M001`.

use std::time::Duration;

use super::command::{Command, LONG, Success};
use crate::identity::printable;

/// `30 33`: initialise without moving a card that is in the channel. The other forms (`30` to the gate, `31` to the bin)
/// are left out on purpose: where a found card goes is the kiosk's decision.
pub struct Initialise;

impl Command for Initialise {
    type Answer = Option<String>;
    const NAME: &'static str = "initialise";
    const WITHIN: Duration = LONG;
    const REPEATABLE: bool = false;

    fn code(&self) -> [u8; 2] {
        *b"03"
    }

    fn parse(&self, reply: Success<'_>) -> Result<Self::Answer, &'static str> {
        Ok(printable(reply.data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame() {
        assert_eq!(Initialise.encode(0), [0xF2, 0, 0, 3, 0x43, 0x30, 0x33, 0x03, 0xB2]);
    }

    #[test]
    fn the_reply_names_the_model() {
        let reply = Success { state: *b"020", data: b"CRT-591-M001" };
        assert_eq!(Initialise.parse(reply), Ok(Some("CRT-591-M001".to_owned())));
    }

    #[test]
    fn a_firmware_that_names_nothing_is_accepted() {
        assert_eq!(Initialise.parse(Success { state: *b"020", data: &[] }), Ok(None));
    }
}
