//! Where a pickup can stand: the stages, how long each may last, and whether the citizen may simply go.

use serde::{Deserialize, Serialize};

use crate::journey::event::{CardFailure, FingerHint};
use crate::journey::identify::Asked;
use crate::journey::patience::Patience;

/// Where a pickup stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum At {
    /// Privacy notice.
    Consent,
    /// Waiting for the card, or reading it.
    PlaceCard {
        /// Being read now.
        reading: bool,
        /// What went wrong last.
        failed: Option<CardFailure>,
    },
    /// Before the camera.
    Face,
    /// Comparing a finger with the manifest's template.
    VerifyFinger {
        /// GA/T 1012 code.
        finger: u8,
        /// The sensor's last word.
        hint: FingerHint,
    },
    /// Waiting for the old card in the slot.
    OldCard {
        /// Another card was put in before.
        wrong: bool,
    },
    /// Giving a wrong card back.
    ReturnCard,
    /// The right card falls into the bin.
    Retain,
    /// The drawer opens.
    OpenDrawer,
    /// The drawer is open.
    TakeCard {
        /// It has been open for long.
        late: bool,
    },
    /// Storing the pickup.
    Storing,
}

impl At {
    /// Name in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::PlaceCard { .. } => "place-card",
            Self::Face => "face",
            Self::VerifyFinger { .. } => "verify-finger",
            Self::OldCard { .. } => "old-card",
            Self::ReturnCard => "return-card",
            Self::Retain => "retain",
            Self::OpenDrawer => "open-drawer",
            Self::TakeCard { .. } => "take-card",
            Self::Storing => "storing",
        }
    }

    /// What it asks the person for, of what tells who that is.
    pub(super) fn asked(&self) -> Option<Asked> {
        match self {
            Self::PlaceCard { .. } => Some(Asked::Card),
            Self::Face => Some(Asked::Face),
            Self::VerifyFinger { .. } => Some(Asked::Finger),
            Self::Consent
            | Self::OldCard { .. }
            | Self::ReturnCard
            | Self::Retain
            | Self::OpenDrawer
            | Self::TakeCard { .. }
            | Self::Storing => None,
        }
    }

    /// How long it may last.
    pub fn patience(&self) -> Patience {
        match self {
            Self::Consent => Patience::READING,
            Self::PlaceCard { .. } | Self::VerifyFinger { .. } => Patience::USUAL,
            Self::OldCard { .. } => Patience::Person { ask: 60_000, grace: 20_000 },
            Self::Face => Patience::Machine { limit: 45_000 },
            Self::ReturnCard => Patience::Machine { limit: 30_000 },
            Self::Retain | Self::OpenDrawer => Patience::Machine { limit: 15_000 },
            Self::TakeCard { .. } => Patience::Machine { limit: 60_000 },
            Self::Storing => Patience::Machine { limit: 30_000 },
        }
    }

    /// Whether the citizen may simply go.
    pub fn may_leave(&self) -> bool {
        match self {
            Self::Consent | Self::PlaceCard { .. } | Self::Face | Self::VerifyFinger { .. } | Self::OldCard { .. } => {
                true
            }
            Self::ReturnCard | Self::Retain | Self::OpenDrawer | Self::TakeCard { .. } | Self::Storing => false,
        }
    }
}
