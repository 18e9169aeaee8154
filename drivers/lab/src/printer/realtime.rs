//! Real-time commands: picked out of the bytes as they arrive, whatever stands before them in the buffer.
//!
//! As on real printers the pattern is looked for in everything, a raster included: a host that sends those bytes as
//! dots gets a status byte it did not ask for.

const DLE: u8 = 0x10;
const EOT: u8 = 0x04;
const ENQ: u8 = 0x05;

/// A real-time command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RealTime {
    /// `DLE EOT n`, n = 1–4: one status byte.
    Status(u8),
    /// `DLE EOT 20`: the presenter's full status, six bytes.
    FullStatus,
    /// `DLE ENQ 2`: recover from an error and forget the buffer.
    ClearBuffer,
}

/// Finds real-time commands in arriving bytes, also when they are split.
#[derive(Debug, Default)]
pub struct Scan {
    last: [u8; 2],
}

impl Scan {
    /// Looks at one more byte.
    pub fn see(&mut self, byte: u8) -> Option<RealTime> {
        let found = match (self.last, byte) {
            ([DLE, EOT], 1..=4) => Some(RealTime::Status(byte)),
            ([DLE, EOT], 20) => Some(RealTime::FullStatus),
            ([DLE, ENQ], 2) => Some(RealTime::ClearBuffer),
            _ => None,
        };
        self.last = if found.is_some() { [0; 2] } else { [self.last[1], byte] };
        found
    }
}
