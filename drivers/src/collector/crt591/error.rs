//! The slot's two-character error codes as faults of the class.

use thiserror::Error;

use crate::{DeviceError, collector::CollectorFault};

/// Both characters of an error code. What it means depends on what the machine is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("error {}{}", char::from(.0[0]), char::from(.0[1]))]
pub struct Code(pub [u8; 2]);

impl From<DeviceError<Code>> for DeviceError<CollectorFault> {
    fn from(error: DeviceError<Code>) -> Self {
        match error {
            DeviceError::Link(fault) => Self::Link(fault),
            DeviceError::Fault(code) => Self::Fault(fault_of(code)),
        }
    }
}

/// Sorts an error code. Codes the document does not list are hardware faults: they ask for service, with the code.
pub fn fault_of(Code(code): Code) -> CollectorFault {
    match &code {
        // 10 jam, 16 and 45 moved by hand, 40 pulled, 43 cannot reach the position.
        b"10" | b"16" | b"40" | b"43" | b"45" => CollectorFault::Jammed,
        b"A1" => CollectorFault::BinFull,
        b"B0" => CollectorFault::NotInitialised,
        b"13" | b"14" => CollectorFault::WrongSize,
        // 61 activation, 62 and 66 unsupported by the card, 65 not activated, 67 transmission, 68 timeout, 69 non-EMV.
        b"61" | b"62" | b"65" | b"66" | b"67" | b"68" | b"69" => CollectorFault::NoChip,
        // A0 stacker empty: the slot wanted to fetch a card of its own, which this kiosk never asks for.
        b"00" | b"01" | b"02" | b"03" | b"04" | b"A0" => CollectorFault::Refused(code),
        _ => CollectorFault::Hardware(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_code_has_its_fault() {
        assert_eq!(fault_of(Code(*b"10")), CollectorFault::Jammed);
        assert_eq!(fault_of(Code(*b"A1")), CollectorFault::BinFull);
        assert_eq!(fault_of(Code(*b"B0")), CollectorFault::NotInitialised);
        assert_eq!(fault_of(Code(*b"14")), CollectorFault::WrongSize);
        assert_eq!(fault_of(Code(*b"65")), CollectorFault::NoChip);
        assert_eq!(fault_of(Code(*b"A0")), CollectorFault::Refused(*b"A0"));
        for code in [b"05", b"12", b"41", b"50", b"51", b"60"] {
            assert_eq!(fault_of(Code(*code)), CollectorFault::Hardware(*code));
        }
    }
}
