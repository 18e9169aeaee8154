//! The motorised slot that takes the old card in, reads which card it is, and keeps or returns it.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport, Secret};

pub mod crt591;

/// Where the card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelState {
    /// No card in the channel.
    Empty,
    /// At the gate, within reach.
    AtGate,
    /// Inside, at the reading position.
    Inside,
}

/// What the slot reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum CollectorFault {
    /// A card is stuck (10, 16, 40, 43, 45).
    #[error("a card is jammed in the slot: open the transport and take it out")]
    Jammed,
    /// The retain bin is full (A1).
    #[error("the retain bin is full: empty it")]
    BinFull,
    /// The slot was not initialised since power-up (B0).
    #[error("the slot is not initialised: initialise it")]
    NotInitialised,
    /// Something of the wrong length was put in (13, 14).
    #[error("this is not a card of the right size")]
    WrongSize,
    /// The chip does not answer (61, 65, 67, 68).
    #[error("the card's chip does not answer in the slot")]
    NoChip,
    /// Motor, sensor or counter failed (12, 50, 51, 60 and others).
    #[error("the slot's hardware reports error {}: service it", code(.0))]
    Hardware([u8; 2]),
    /// The command does not fit the moment (00–04).
    #[error("the slot refused the command with error {}", code(.0))]
    Refused([u8; 2]),
}

/// Both characters as the slot's document prints them.
fn code(code: &[u8; 2]) -> String {
    code.iter().copied().map(char::from).collect()
}

impl CollectorFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::Jammed => ("card-jammed", Action::Clear),
            Self::BinFull => ("bin-full", Action::Replenish),
            Self::NotInitialised => ("not-initialised", Action::Reset),
            Self::WrongSize => ("wrong-size", Action::Retry),
            Self::NoChip => ("no-chip", Action::Retry),
            Self::Hardware(_) => ("slot-hardware", Action::Maintain),
            Self::Refused(_) => ("slot-refused", Action::Reset),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A slot's error.
pub type CollectorError = DeviceError<CollectorFault>;

/// A card slot with a retain bin.
#[async_trait]
pub trait CardCollector: Send {
    /// Asks for health, channel and bin.
    async fn status(&mut self) -> DeviceStatus;
    /// Initialises without moving a card that is in the channel.
    async fn initialise(&mut self) -> Result<(), CollectorError>;
    /// Lets a card in from the front, or stops letting it.
    async fn accept(&mut self, on: bool) -> Result<(), CollectorError>;
    /// Where the card is.
    async fn channel(&mut self) -> Result<ChannelState, CollectorError>;
    /// Moves the card from the gate to the reading position.
    async fn take_in(&mut self) -> Result<(), CollectorError>;
    /// Reads the body number (卡体管理号) of the card at the reading position.
    async fn body_number(&mut self) -> Result<Secret<Vec<u8>>, CollectorError>;
    /// Drops the card into the retain bin.
    async fn retain(&mut self) -> Result<(), CollectorError>;
    /// Gives the card back out of the gate.
    async fn eject(&mut self) -> Result<(), CollectorError>;
    /// Cards retained since the counter was cleared.
    async fn retained(&mut self) -> Result<u32, CollectorError>;
}
