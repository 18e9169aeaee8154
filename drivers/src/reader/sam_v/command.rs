//! The commands of GA/T 467: what goes out, how long the answer may take, and what shape it has.

use std::{ops::RangeInclusive, time::Duration};

use super::{frame, reply::Reply};

/// One command to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Restarts the secure module (10 FF).
    Reset,
    /// Asks the secure module for its health (11 FF).
    Status,
    /// Asks for the secure module's number (12 FF).
    SamId,
    /// Looks for a card (20 01).
    Find,
    /// Selects the card found (20 02).
    Select,
    /// Reads text and photo (30 01).
    Read,
    /// Reads text, photo and fingers (30 10).
    ReadWithFingers,
    /// Reads the newest appended address (30 03).
    Address,
    /// Reads the card body's number (30 05).
    BodyNumber,
    /// Changes the line's speed (60 nn).
    Baud(Speed),
    /// Sets the largest block on the air (61 FF nn).
    RadioBlock(u8),
    /// Puts some modules to sleep (00).
    Sleep,
    /// Wakes them (01).
    Wake,
}

/// Line speeds as the reader numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    /// 115200
    B115200,
    /// 57600
    B57600,
    /// 38400
    B38400,
    /// 19200
    B19200,
    /// 9600
    B9600,
}

impl Command {
    /// The request's frame.
    pub fn encode(self) -> Vec<u8> {
        match self {
            Self::Reset => frame::encode(&[0x10, 0xFF]),
            Self::Status => frame::encode(&[0x11, 0xFF]),
            Self::SamId => frame::encode(&[0x12, 0xFF]),
            Self::Find => frame::encode(&[0x20, 0x01]),
            Self::Select => frame::encode(&[0x20, 0x02]),
            Self::Read => frame::encode(&[0x30, 0x01]),
            Self::ReadWithFingers => frame::encode(&[0x30, 0x10]),
            Self::Address => frame::encode(&[0x30, 0x03]),
            Self::BodyNumber => frame::encode(&[0x30, 0x05]),
            Self::Baud(speed) => frame::encode(&[0x60, speed.number()]),
            Self::RadioBlock(size) => frame::encode(&[0x61, 0xFF, size]),
            Self::Sleep => frame::encode(&[0x00]),
            Self::Wake => frame::encode(&[0x01]),
        }
    }

    /// The command's name in faults.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reset => "SAM reset (10 FF)",
            Self::Status => "SAM status (11 FF)",
            Self::SamId => "SAM number (12 FF)",
            Self::Find => "find card (20 01)",
            Self::Select => "select card (20 02)",
            Self::Read => "read card (30 01)",
            Self::ReadWithFingers => "read card with fingers (30 10)",
            Self::Address => "read appended address (30 03)",
            Self::BodyNumber => "read body number (30 05)",
            Self::Baud(_) => "set line speed (60)",
            Self::RadioBlock(_) => "set radio block (61 FF)",
            Self::Sleep => "sleep (00)",
            Self::Wake => "wake (01)",
        }
    }

    /// How long the answer may take to begin.
    pub fn patience(self) -> Duration {
        Duration::from_millis(match self {
            Self::Find | Self::Select => 300,
            Self::Read => 2_000,
            Self::ReadWithFingers => 3_000,
            Self::Address | Self::BodyNumber => 1_500,
            Self::Reset | Self::Status | Self::SamId => 1_000,
            Self::Baud(_) | Self::RadioBlock(_) | Self::Sleep | Self::Wake => 500,
        })
    }

    /// Whether an answer can be one to this command. Answers carry no command code, so a late one to an earlier
    /// question is told by its shape.
    pub fn fits(self, reply: &Reply) -> bool {
        match reply.sw3 {
            0x80 => self == Self::Find && reply.data.expose().is_empty(),
            0x81 => self == Self::Select && reply.data.expose().is_empty(),
            0x9F => self == Self::Find && reply.data.expose().len() == 4,
            0x90 => self.data_lengths().contains(&reply.data.expose().len()),
            0x91 => self == Self::Address || self == Self::BodyNumber,
            _ => reply.data.expose().is_empty(),
        }
    }

    fn data_lengths(self) -> RangeInclusive<usize> {
        match self {
            Self::Reset | Self::Status | Self::Baud(_) | Self::RadioBlock(_) | Self::Sleep | Self::Wake => 0..=0,
            Self::SamId => 16..=16,
            Self::Find => 4..=4,
            Self::Select => 8..=8,
            Self::Read => 1284..=1284,
            Self::ReadWithFingers => 1286..=2310,
            Self::Address => 70..=280,
            Self::BodyNumber => 1..=32,
        }
    }
}

impl Speed {
    fn number(self) -> u8 {
        match self {
            Self::B115200 => 0,
            Self::B57600 => 1,
            Self::B38400 => 2,
            Self::B19200 => 3,
            Self::B9600 => 4,
        }
    }
}
