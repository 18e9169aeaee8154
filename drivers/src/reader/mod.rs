//! ID-card readers: find a card in the field and read what its chip says. Readers without a secure module: [`chip`].

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

use crate::{Action, DeviceError, DeviceStatus, FaultReport, Secret};

pub mod chip;
pub(crate) mod chip_files;
pub mod chip_talk;
pub mod document;
#[cfg(feature = "pcsc")]
pub mod pcsc;
pub mod sam_v;
pub mod usb;

pub use document::{Document, DocumentKind, FingerFeature, Sex};

/// What one reading of a card yields.
#[derive(Debug, Clone, PartialEq)]
pub struct CardRecord {
    /// The text of the chip.
    pub document: Document,
    /// The portrait as the card stores it, 1024 bytes of the closed WLT coding; see [`crate::plugin`] for the decoder.
    pub photo: Secret<Vec<u8>>,
    /// The enrolled fingers, none, one or two, 512 bytes each (GA/T 1012); see [`crate::plugin`] for the matcher.
    pub fingers: Vec<FingerFeature>,
    /// The card body's own number (卡体管理号, 32 bytes at most): tells this piece of plastic from any other. `None` when
    /// the reader cannot read it.
    pub body_number: Option<Secret<Vec<u8>>>,
}

/// What a reader or the card on it can answer instead of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum ReaderFault {
    /// The card left the field, or the chip failed to answer (SW3 41, 81 after a find).
    #[error("the card was moved while being read: lay it down again and leave it")]
    CardLifted,
    /// Card and reader do not accept each other (SW3 31, 32): no genuine card, or a worn chip.
    #[error("the card does not authenticate: treat it as not genuine and refer the holder")]
    NotAuthentic,
    /// The card's data carries a wrong signature (SW3 33).
    #[error("the card's data is not signed correctly: refer the holder")]
    BadSignature,
    /// A card of a kind the reader does not know (SW3 40), or a text block of no known layout.
    #[error("the card is of an unknown kind: refer the holder")]
    UnknownCard,
    /// The reader's secure module failed its self-test (SW3 60).
    #[error("the reader's secure module failed its self-test: replace the reader")]
    SamFailed,
    /// The reader's secure module is not authorised (SW3 66).
    #[error("the reader's secure module is not authorised: have it activated")]
    SamUnauthorised,
    /// The reader refused the command itself (SW3 10, 11, 21, 23, 24, 47 and any undocumented code).
    #[error("the reader refused the command with code {0:#04x}: reset it")]
    Refused(u8),
}

impl ReaderFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::CardLifted => ("card-lifted", Action::Retry),
            Self::NotAuthentic => ("card-not-authentic", Action::Retry),
            Self::BadSignature => ("card-bad-signature", Action::Retry),
            Self::UnknownCard => ("card-unknown", Action::Retry),
            Self::SamFailed => ("sam-failed", Action::Maintain),
            Self::SamUnauthorised => ("sam-unauthorised", Action::Maintain),
            Self::Refused(_) => ("refused", Action::Reset),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A reader's error.
pub type ReaderError = DeviceError<ReaderFault>;

/// A contactless ID-card reader.
#[async_trait]
pub trait CardReader: Send {
    /// Asks the reader for its health and its SAM number.
    async fn status(&mut self) -> DeviceStatus;
    /// Looks once for a card in the field. `false`: none, or one that was read already and never left.
    async fn find(&mut self) -> Result<bool, ReaderError>;
    /// Selects the card just found and reads everything on it (up to 3 s).
    async fn read(&mut self) -> Result<CardRecord, ReaderError>;
}
