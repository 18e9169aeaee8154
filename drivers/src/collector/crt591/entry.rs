//! `33 PM`: whether a card may come in from the front.

use std::time::Duration;

use super::command::{Command, QUICK, Success};

/// `33 30` lets a card in, `33 31` stops letting it.
pub struct FrontEntry {
    /// Let it in.
    pub on: bool,
}

impl Command for FrontEntry {
    type Answer = ();
    const NAME: &'static str = "front entry";
    const WITHIN: Duration = QUICK;
    const REPEATABLE: bool = true;

    fn code(&self) -> [u8; 2] {
        if self.on { *b"30" } else { *b"31" }
    }

    fn parse(&self, _: Success<'_>) -> Result<(), &'static str> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        assert_eq!(FrontEntry { on: true }.encode(0), [0xF2, 0, 0, 3, 0x43, 0x33, 0x30, 0x03, 0xB2]);
        assert_eq!(FrontEntry { on: false }.encode(0), [0xF2, 0, 0, 3, 0x43, 0x33, 0x31, 0x03, 0xB3]);
    }
}
