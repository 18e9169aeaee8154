//! `A4 30`: the firmware's version.

use std::time::Duration;

use super::command::{Command, QUICK, Success};
use crate::identity::printable;

/// Asks for the version.
pub struct ReadVersion;

impl Command for ReadVersion {
    type Answer = Option<String>;
    const NAME: &'static str = "slot version";
    const WITHIN: Duration = QUICK;
    const REPEATABLE: bool = true;

    fn code(&self) -> [u8; 2] {
        [0xA4, 0x30]
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
        assert_eq!(ReadVersion.encode(0), [0xF2, 0, 0, 3, 0x43, 0xA4, 0x30, 0x03, 0x25]);
    }
}
