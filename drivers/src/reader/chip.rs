//! Ordinary contactless readers: without a secure module they read no text, but they see that a card is there and tell
//! one piece of plastic from another by its chip.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport, Secret};

/// What a chip tells without authentication. One of both numbers is there, or it was no ID card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipCard {
    /// Answer to reset: the kind of chip, nothing of whose it is.
    pub atr: Vec<u8>,
    /// The chip's own serial number, 8 bytes.
    pub serial: Option<Secret<Vec<u8>>>,
    /// The card body's number (卡体管理号, 32 bytes): the same as an ID-card reader with a secure module reads.
    pub body_number: Option<Secret<Vec<u8>>>,
}

/// Something happened on the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChipEvent {
    /// A card was laid down.
    Arrived,
    /// The card was lifted.
    Left,
}

/// What such a reader, its service or the card on it can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum ChipReaderFault {
    /// The smart-card service does not run.
    #[error("the smart-card service (pcscd) does not run: start it")]
    ServiceDown,
    /// The smart-card service does not let this program in.
    #[error("the smart-card service (pcscd) does not let this program in: allow its user in the service's policy")]
    NotAllowed,
    /// No reader of the configured name is plugged in.
    #[error("no contactless reader is plugged in: check its cable and its name in the configuration")]
    NoReader,
    /// Another program holds the card.
    #[error("another program uses the contactless reader: stop it")]
    InUse,
    /// Nothing lies on the reader.
    #[error("no card lies on the reader")]
    NoCard,
    /// The card was lifted while it was read.
    #[error("the card was lifted while being read: lay it down again and leave it")]
    CardLifted,
    /// A card is there and does not answer.
    #[error("the card's chip does not answer")]
    Mute,
    /// The chip answers and has neither number.
    #[error("this is no ID card")]
    UnknownCard,
    /// Anything else, by its PC/SC code.
    #[error("the contactless reader reports error {0:#010x}: plug it in again")]
    Failed(u32),
}

impl ChipReaderFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::ServiceDown => ("card-service-down", Action::Reset),
            Self::NotAllowed => ("card-service-refused", Action::Maintain),
            Self::NoReader => ("chip-reader-absent", Action::Maintain),
            Self::InUse => ("chip-reader-in-use", Action::Retry),
            Self::NoCard => ("no-card", Action::Retry),
            Self::CardLifted => ("card-lifted", Action::Retry),
            Self::Mute => ("chip-mute", Action::Retry),
            Self::UnknownCard => ("card-unknown", Action::Retry),
            Self::Failed(_) => ("chip-reader-failed", Action::Reset),
        };
        FaultReport { code: code.to_owned(), action }
    }

    /// Whether it is wrong with the reader itself; what is wrong with a card is no state of the device.
    pub fn is_of_the_reader(self) -> bool {
        match self {
            Self::ServiceDown | Self::NotAllowed | Self::NoReader | Self::InUse | Self::Failed(_) => true,
            Self::NoCard | Self::CardLifted | Self::Mute | Self::UnknownCard => false,
        }
    }
}

/// Such a reader's error.
pub type ChipReaderError = DeviceError<ChipReaderFault>;

/// A contactless reader without a secure module.
#[async_trait]
pub trait ChipReader: Send {
    /// Whether service and reader are there, and whether a card lies on it.
    async fn status(&mut self) -> DeviceStatus;
    /// Whether a card lies on it now.
    async fn is_present(&mut self) -> Result<bool, ChipReaderError>;
    /// Waits until a card is laid down or lifted, counted from the last call of any of these. May be dropped.
    async fn event(&mut self) -> Result<ChipEvent, ChipReaderError>;
    /// Reads the chip of the card that lies there.
    async fn read(&mut self) -> Result<ChipCard, ChipReaderError>;
}
