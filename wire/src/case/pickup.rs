//! Finished cards: loaded by a technician, handed to their holders.

use serde::{Deserialize, Serialize};

use super::{CaseNumber, DecisionRecord};
use crate::{bytes::Bytes, private::Private};

/// A card left the kiosk into the right hands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PickupDone {
    /// The case it answers.
    pub case: CaseNumber,
    /// Body number of the card handed out.
    pub card_body_number: Private<Bytes>,
    /// The drawer it lay in.
    pub drawer: u32,
    /// What became of the old card.
    pub old_card: OldCard,
    /// Why the kiosk believed it was the holder.
    pub identity: DecisionRecord,
    /// ms since 1970 UTC.
    pub finished_ms: i64,
}

/// What became of the old card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OldCard {
    /// In the retain bin.
    Retained,
    /// There was none (replacement).
    None,
}

/// A technician put finished cards into drawers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardsLoaded {
    /// The cards.
    pub cards: Vec<LoadedCard>,
    /// The technician's staff name.
    pub technician: String,
}

/// One card in one drawer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoadedCard {
    /// The case it answers.
    pub case: CaseNumber,
    /// Its body number.
    pub body_number: Private<Bytes>,
    /// The drawer.
    pub drawer: u32,
}
