//! The commands of the K720 that are in use, by their letters.

use std::time::Duration;

use super::{
    frame::{Address, framed},
    state::State,
};
use crate::dispenser::{CardPosition, DispenserFault};

/// A question: may be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// `AP`: the sixteen status bits.
    State,
    /// `GV`: firmware.
    Version,
}

/// What sets motors going: sent once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `RS`: reset.
    Reset,
    /// `FC7`: to the reader; into an empty channel it draws from the hopper.
    ToReader,
    /// `FC4`: to the mouth, held.
    ToGate,
    /// `FC0`: out of the mouth.
    Out,
    /// `CP`: into the retain bin.
    ToBin,
}

impl Question {
    /// The whole frame.
    pub fn encode(self, address: Address) -> Vec<u8> {
        match self {
            Self::State => framed(address, b"AP"),
            Self::Version => framed(address, b"GV"),
        }
    }

    /// Its name in errors.
    pub fn name(self) -> &'static str {
        match self {
            Self::State => "dispenser state (AP)",
            Self::Version => "dispenser version (GV)",
        }
    }
}

impl Order {
    /// The whole frame.
    pub fn encode(self, address: Address) -> Vec<u8> {
        match self {
            Self::Reset => framed(address, b"RS"),
            Self::ToReader => framed(address, b"FC7"),
            Self::ToGate => framed(address, b"FC4"),
            Self::Out => framed(address, b"FC0"),
            Self::ToBin => framed(address, b"CP"),
        }
    }

    /// Its name in errors.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset dispenser (RS)",
            Self::ToReader => "dispense card (FC7)",
            Self::ToGate => "present card (FC4)",
            Self::Out => "eject card (FC0)",
            Self::ToBin => "retain card (CP)",
        }
    }

    /// How long the motors may take.
    pub fn within(self) -> Duration {
        match self {
            Self::Reset => Duration::from_secs(10),
            Self::ToReader | Self::ToGate | Self::Out | Self::ToBin => Duration::from_secs(5),
        }
    }

    /// Whether `state` is the end the order aimed at.
    pub fn is_reached(self, state: State) -> bool {
        match (self, state.position()) {
            (Self::Reset, _) => state.mishap().is_none(),
            (Self::ToReader, at) => at == CardPosition::AtReader,
            (Self::ToGate, at) => at == CardPosition::AtGate,
            // A card that was pushed out may lie over the mouth's sensor until somebody takes it.
            (Self::Out, at) => matches!(at, CardPosition::None | CardPosition::AtGate),
            (Self::ToBin, at) => at == CardPosition::None,
        }
    }

    /// What it means that the end was not reached in time and the machine names no fault.
    pub fn undone(self, state: State) -> DispenserFault {
        match self {
            Self::Reset => DispenserFault::NotInitialised,
            Self::ToReader if state.position() == CardPosition::None => DispenserFault::NotDrawn,
            Self::ToBin => DispenserFault::NotRetained,
            Self::ToReader | Self::ToGate | Self::Out => DispenserFault::Stalled,
        }
    }
}
