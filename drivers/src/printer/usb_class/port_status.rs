//! `GET_PORT_STATUS`: one byte, after the lines of the old parallel port.

use crate::{printer::PrinterFault, transport::usb::Setup};

/// The question.
pub fn question(interface: u8) -> Setup {
    Setup { request_type: 0xA1, request: 0x01, value: 0, index: u16::from(interface) }
}

/// The lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortStatus {
    /// Bit 5.
    pub paper_empty: bool,
    /// Bit 3, which is set while there is none.
    pub error: bool,
}

impl PortStatus {
    /// Reads the byte.
    pub fn parse(byte: u8) -> Self {
        Self { paper_empty: byte & 0x20 != 0, error: byte & 0x08 == 0 }
    }

    /// The fault it tells.
    pub fn fault(self) -> Option<PrinterFault> {
        match self {
            Self { paper_empty: true, .. } => Some(PrinterFault::PaperOut),
            Self { error: true, .. } => Some(PrinterFault::Offline),
            Self { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_bytes() {
        let faults = [0x18, 0x38, 0x30, 0x10].map(|byte| PortStatus::parse(byte).fault());
        let paper = Some(PrinterFault::PaperOut);
        assert_eq!(faults, [None, paper, paper, Some(PrinterFault::Offline)]);
        assert_eq!(question(2), Setup { request_type: 0xA1, request: 1, value: 0, index: 2 });
    }
}
