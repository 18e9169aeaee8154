//! `A5 PM`: the counter of retained cards.

use std::time::Duration;

use super::command::{Command, QUICK, Success};

/// `A5 30`: reads the counter, three ASCII digits.
pub struct ReadBinCount;

/// `A5 31`: sets it to zero, after the bin was emptied.
pub struct ClearBinCount;

impl Command for ReadBinCount {
    type Answer = u32;
    const NAME: &'static str = "bin counter";
    const WITHIN: Duration = QUICK;
    const REPEATABLE: bool = true;

    fn code(&self) -> [u8; 2] {
        [0xA5, 0x30]
    }

    fn parse(&self, reply: Success<'_>) -> Result<u32, &'static str> {
        let digits = std::str::from_utf8(reply.data).map_err(|_| "the counter is no number")?;
        digits.parse().map_err(|_| "the counter is no number")
    }
}

impl Command for ClearBinCount {
    type Answer = ();
    const NAME: &'static str = "clear bin counter";
    const WITHIN: Duration = QUICK;
    const REPEATABLE: bool = true;

    fn code(&self) -> [u8; 2] {
        [0xA5, 0x31]
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
        assert_eq!(ReadBinCount.encode(0), [0xF2, 0, 0, 3, 0x43, 0xA5, 0x30, 0x03, 0x24]);
        assert_eq!(ClearBinCount.encode(0), [0xF2, 0, 0, 3, 0x43, 0xA5, 0x31, 0x03, 0x25]);
    }

    #[test]
    fn twelve_cards() {
        assert_eq!(ReadBinCount.parse(Success { state: *b"020", data: b"012" }), Ok(12));
        assert!(ReadBinCount.parse(Success { state: *b"020", data: b"" }).is_err());
    }
}
