//! The module's commands and its words: what goes out, and what a confirmation code means.

use std::time::Duration;

use super::packet::{self, Kind};
use crate::fingerprint::FingerFault;

/// One command to the module. Pages, counts and buffers as the module numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Unlocks the module (13).
    VfyPwd(u32),
    /// Asks whether it is ready (17).
    Handshake,
    /// Takes a picture (01).
    GenImg,
    /// Extracts features into a buffer (02).
    Img2Tz(u8),
    /// Compares buffer 1 and 2 (03).
    Match,
    /// Looks a buffer up among `count` pages from `start` (04).
    Search {
        /// Buffer.
        buffer: u8,
        /// First page.
        start: u16,
        /// Number of pages.
        count: u16,
    },
    /// Joins buffer 1 and 2 (05).
    RegModel,
    /// Stores a buffer into a page (06).
    Store {
        /// Buffer.
        buffer: u8,
        /// Page.
        page: u16,
    },
    /// Loads a page into a buffer (07).
    Load {
        /// Buffer.
        buffer: u8,
        /// Page.
        page: u16,
    },
    /// Fetches a buffer (08).
    UpChar(u8),
    /// Sends into a buffer (09).
    DownChar(u8),
    /// Fetches the picture (0A).
    UpImage,
    /// Deletes pages (0C).
    Delete {
        /// First page.
        page: u16,
        /// Number of pages.
        count: u16,
    },
    /// Deletes every page (0D).
    Empty,
    /// Sets a parameter (0E): 4 speed in units of 9600 baud, 5 security, 6 packet size code.
    SetSysPara {
        /// Parameter number.
        number: u8,
        /// Its new value.
        value: u8,
    },
    /// Reads the parameters (0F).
    ReadSysPara,
    /// Counts the stored templates (1D).
    TemplateNum,
    /// Reads one page of the bitmap of used pages (1F).
    ReadIndexTable(u8),
}

impl Command {
    /// The command's packet.
    pub fn encode(self) -> Vec<u8> {
        packet::encode(Kind::Command, &self.payload())
    }

    fn payload(self) -> Vec<u8> {
        let mut payload = vec![self.code()];
        match self {
            Self::VfyPwd(password) => payload.extend(password.to_be_bytes()),
            Self::Handshake => payload.push(0),
            Self::Img2Tz(byte) | Self::UpChar(byte) | Self::DownChar(byte) | Self::ReadIndexTable(byte) => {
                payload.push(byte);
            }
            Self::Search { buffer, start, count } => {
                payload.push(buffer);
                payload.extend([start, count].map(u16::to_be_bytes).concat());
            }
            Self::Store { buffer, page } | Self::Load { buffer, page } => {
                payload.push(buffer);
                payload.extend(page.to_be_bytes());
            }
            Self::Delete { page, count } => payload.extend([page, count].map(u16::to_be_bytes).concat()),
            Self::SetSysPara { number, value } => payload.extend([number, value]),
            Self::GenImg | Self::Match | Self::RegModel | Self::UpImage => {}
            Self::Empty | Self::ReadSysPara | Self::TemplateNum => {}
        }
        payload
    }

    fn code(self) -> u8 {
        match self {
            Self::GenImg => 0x01,
            Self::Img2Tz(_) => 0x02,
            Self::Match => 0x03,
            Self::Search { .. } => 0x04,
            Self::RegModel => 0x05,
            Self::Store { .. } => 0x06,
            Self::Load { .. } => 0x07,
            Self::UpChar(_) => 0x08,
            Self::DownChar(_) => 0x09,
            Self::UpImage => 0x0A,
            Self::Delete { .. } => 0x0C,
            Self::Empty => 0x0D,
            Self::SetSysPara { .. } => 0x0E,
            Self::ReadSysPara => 0x0F,
            Self::VfyPwd(_) => 0x13,
            Self::Handshake => 0x17,
            Self::TemplateNum => 0x1D,
            Self::ReadIndexTable(_) => 0x1F,
        }
    }

    /// The command's name in faults.
    pub fn name(self) -> &'static str {
        match self {
            Self::VfyPwd(_) => "VfyPwd (13)",
            Self::Handshake => "Handshake (17)",
            Self::GenImg => "GenImg (01)",
            Self::Img2Tz(_) => "Img2Tz (02)",
            Self::Match => "Match (03)",
            Self::Search { .. } => "Search (04)",
            Self::RegModel => "RegModel (05)",
            Self::Store { .. } => "Store (06)",
            Self::Load { .. } => "Load (07)",
            Self::UpChar(_) => "UpChar (08)",
            Self::DownChar(_) => "DownChar (09)",
            Self::UpImage => "UpImage (0A)",
            Self::Delete { .. } => "Delete (0C)",
            Self::Empty => "Empty (0D)",
            Self::SetSysPara { .. } => "SetSysPara (0E)",
            Self::ReadSysPara => "ReadSysPara (0F)",
            Self::TemplateNum => "TemplateNum (1D)",
            Self::ReadIndexTable(_) => "ReadIndexTable (1F)",
        }
    }

    /// How long the answer may take to begin.
    pub(super) fn patience(self) -> Duration {
        // Asked at the wrong speed it is not answered at all, and the other speeds are tried next.
        Duration::from_millis(if matches!(self, Self::VfyPwd(_)) { 700 } else { 2_000 })
    }

    /// The bytes that follow a confirmation code of success.
    pub(super) fn reply_length(self) -> usize {
        match self {
            Self::ReadSysPara => 16,
            Self::Match | Self::TemplateNum => 2,
            Self::Search { .. } => 4,
            Self::ReadIndexTable(_) => 32,
            Self::VfyPwd(_) | Self::Handshake | Self::GenImg | Self::Img2Tz(_) | Self::RegModel => 0,
            Self::Store { .. } | Self::Load { .. } | Self::UpChar(_) | Self::DownChar(_) | Self::UpImage => 0,
            Self::Delete { .. } | Self::Empty | Self::SetSysPara { .. } => 0,
        }
    }
}

/// The fault a confirmation code other than 00 stands for.
pub fn fault(code: u8) -> FingerFault {
    match code {
        0x02 => FingerFault::NoFinger,
        0x06 => FingerFault::Smeared,
        0x03 | 0x07 | 0x15 => FingerFault::TooFaint,
        0x0A => FingerFault::NotTheSameFinger,
        0x13 | 0x21 => FingerFault::Locked,
        0x18 | 0x29 | 0xFD | 0xFE => FingerFault::Hardware,
        code => FingerFault::Refused(code),
    }
}

/// What ReadSysPara tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SysPara {
    /// Templates the library holds.
    pub capacity: u16,
    /// How strictly it matches, 1–5.
    pub security: u16,
    /// Bytes of payload a data packet carries.
    pub packet_size: usize,
    /// Bits a second.
    pub baud: u32,
}

impl SysPara {
    /// Reads the 16 bytes after the confirmation code. `None`: another number of bytes or an impossible value.
    pub fn parse(data: &[u8]) -> Option<Self> {
        let data: &[u8; 16] = data.try_into().ok()?;
        let word = |at: usize| u16::from_be_bytes([data[at], data[at + 1]]);
        let packet_size = usize::from(word(12));
        (packet_size <= 3 && (1..=12).contains(&word(14))).then(|| Self {
            capacity: word(4),
            security: word(6),
            packet_size: 32 << packet_size,
            baud: u32::from(word(14)) * 9600,
        })
    }
}
