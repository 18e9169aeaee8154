//! Machines that draw a card from a stack to the reading position, present it at the gate, and keep what is not taken.
//!
//! Every move is ordered once. When the line fails while one may be under way its outcome is [`MoveError::Unknown`]: the
//! caller asks [`CardDispenser::position`] where the card is, and never orders the same move again without that answer.
//! Knows nothing of whose card it is.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, Capability, DeviceError, DeviceStatus, FaultReport, LinkFault, Media, Secret};

pub mod crt591;
pub mod k720;

/// Where the card is, as the sensors see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardPosition {
    /// No card in the channel.
    None,
    /// At the reading position, out of reach.
    AtReader,
    /// In the channel, at none of the places it is sent to.
    Between,
    /// At the gate, within reach.
    AtGate,
}

impl CardPosition {
    /// The position as the device status words it.
    pub fn media(self) -> Media {
        match self {
            Self::None => Media::None,
            Self::AtReader | Self::Between => Media::Present,
            Self::AtGate => Media::Entering,
        }
    }
}

/// What the dispenser reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum DispenserFault {
    /// No card is left in the hopper.
    #[error("the card hopper is empty: fill it")]
    HopperEmpty,
    /// A card is stuck.
    #[error("a card is jammed in the dispenser: open the transport and take it out")]
    Jammed,
    /// Two cards came out of the hopper at once.
    #[error("two cards came at once: take them out and set the gap of the hopper")]
    DoubleCard,
    /// The hopper gave no card.
    #[error("no card came out of the hopper: take out the cards and put them in straight")]
    NotDrawn,
    /// The card did not reach the retain bin.
    #[error("the card did not reach the retain bin: take it out of the channel")]
    NotRetained,
    /// The machine took the order and the card did not get there.
    #[error("the card did not get where it was sent: look where it lies")]
    Stalled,
    /// The card was pulled or pushed while the machine moved it.
    #[error("the card was moved by hand: look where it lies")]
    MovedByHand,
    /// Something of the wrong length is in the channel.
    #[error("what lies in the channel is no card of the right size: take it out")]
    WrongSize,
    /// The retain bin is full.
    #[error("the dispenser's retain bin is full: empty it")]
    BinFull,
    /// Not initialised since power-up, or initialising failed.
    #[error("the dispenser is not ready: initialise it")]
    NotInitialised,
    /// A move needs a card and the channel is empty.
    #[error("no card is in the channel: dispense one first")]
    NoCard,
    /// A card cannot be drawn while one is in the channel.
    #[error("a card is in the channel already: present or retain it first")]
    Occupied,
    /// The chip of the card at the reading position does not answer.
    #[error("the chip of the card in the dispenser does not answer: retain the card")]
    NoChip,
    /// Motor, sensor or counter failed.
    #[error("the dispenser's hardware reports error {}: service it", code(.0))]
    Hardware([u8; 2]),
    /// The command does not fit the moment.
    #[error("the dispenser refused the command with error {}: initialise it", code(.0))]
    Refused([u8; 2]),
}

/// Both characters as the machine's document prints them.
fn code(code: &[u8; 2]) -> String {
    code.iter().copied().map(char::from).collect()
}

impl DispenserFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::HopperEmpty => ("hopper-empty", Action::Replenish),
            Self::Jammed => ("card-jammed", Action::Clear),
            Self::DoubleCard => ("double-card", Action::Clear),
            Self::NotDrawn => ("card-not-drawn", Action::Clear),
            Self::NotRetained => ("card-not-retained", Action::Clear),
            Self::Stalled => ("card-stalled", Action::Clear),
            Self::MovedByHand => ("card-moved-by-hand", Action::Retry),
            Self::WrongSize => ("wrong-size", Action::Clear),
            Self::BinFull => ("bin-full", Action::Replenish),
            Self::NotInitialised => ("not-initialised", Action::Reset),
            Self::NoCard => ("no-card", Action::Retry),
            Self::Occupied => ("channel-occupied", Action::Retry),
            Self::NoChip => ("no-chip", Action::Retry),
            Self::Hardware(_) => ("dispenser-hardware", Action::Maintain),
            Self::Refused(_) => ("dispenser-refused", Action::Reset),
        };
        FaultReport { code: code.to_owned(), action }
    }

    /// What the fault alone says about the channel.
    pub fn media(self) -> Media {
        match self {
            Self::Jammed | Self::DoubleCard | Self::Stalled | Self::NotRetained | Self::WrongSize => Media::Jammed,
            Self::NoCard => Media::None,
            Self::Occupied | Self::NoChip => Media::Present,
            Self::HopperEmpty
            | Self::NotDrawn
            | Self::MovedByHand
            | Self::BinFull
            | Self::NotInitialised
            | Self::Hardware(_)
            | Self::Refused(_) => Media::Unknown,
        }
    }
}

/// A dispenser's error where nothing moves.
pub type DispenserError = DeviceError<DispenserFault>;

/// How a move failed, and what that says about the card.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MoveError {
    /// The machine's own word. Its sensors tell where the card is now.
    #[error(transparent)]
    Fault(DispenserFault),
    /// The line failed before the machine could begin: nothing has moved, and the move may be ordered again.
    #[error("nothing has moved: {0}")]
    NotBegun(LinkFault),
    /// The line failed after the order had gone out. The card may have moved or not: ask where it is before anything else.
    #[error("it is not known whether the card moved, look at the sensors: {0}")]
    Unknown(LinkFault),
}

/// What was asked before a move was ordered failed.
impl From<DispenserError> for MoveError {
    fn from(error: DispenserError) -> Self {
        match error {
            DeviceError::Link(fault) => Self::NotBegun(fault),
            DeviceError::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<DispenserFault> for MoveError {
    fn from(fault: DispenserFault) -> Self {
        Self::Fault(fault)
    }
}

/// What both machines can.
const CAN: [Capability; 3] = [Capability::ReadPosition, Capability::EjectCard, Capability::RetainCard];

/// What a machine says of itself after a failed question.
fn ill(error: &DispenserError) -> DeviceStatus {
    match error {
        DeviceError::Link(fault) => DeviceStatus::from(fault),
        DeviceError::Fault(fault) => {
            DeviceStatus { media: fault.media(), fault: Some(fault.report()), ..DeviceStatus::online().able(&CAN) }
        }
    }
}

/// A stack of cards with a reading position, a gate and a retain bin.
#[async_trait]
pub trait CardDispenser: Send {
    /// Asks for health, channel, hopper and bin.
    async fn status(&mut self) -> DeviceStatus;
    /// Initialises without drawing a card. Where a card found in the channel lies afterwards, [`Self::position`] tells.
    async fn initialise(&mut self) -> Result<(), DispenserError>;
    /// Model and firmware as the machine tells them, `None` when it does not.
    async fn version(&mut self) -> Result<Option<String>, DispenserError>;
    /// Where the card is.
    async fn position(&mut self) -> Result<CardPosition, DispenserError>;
    /// Draws one card from the hopper to the reading position. Errors: `Occupied` while a card is in the channel.
    async fn dispense(&mut self) -> Result<(), MoveError>;
    /// Brings the card in the channel to the gate and holds it there. Errors: `NoCard`.
    async fn present(&mut self) -> Result<(), MoveError>;
    /// Pushes the card in the channel out of the gate. Errors: `NoCard`.
    async fn eject(&mut self) -> Result<(), MoveError>;
    /// Drops the card in the channel into the retain bin. Errors: `NoCard`, `BinFull`.
    async fn retain(&mut self) -> Result<(), MoveError>;
    /// Whether the card presented was taken: the channel is empty.
    async fn is_taken(&mut self) -> Result<bool, DispenserError> {
        Ok(self.position().await? == CardPosition::None)
    }
    /// The body number (卡体管理号) of the card at the reading position; `None` where the machine has no reader for it and
    /// a reader of its own stands over that place.
    async fn body_number(&mut self) -> Result<Option<Secret<Vec<u8>>>, DispenserError>;
    /// Cards retained since the counter was cleared; `None` where the machine does not count.
    async fn retained(&mut self) -> Result<Option<u32>, DispenserError>;
}
