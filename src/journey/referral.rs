//! Referral: whatever the kiosk cannot finish goes to the staffed window with everything collected so far.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::eligibility::NotEligible;

/// Why somebody is sent to the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// The rules say no.
    NotEligible(NotEligible),
    /// Face not confirmed after all tries.
    IdentityNotConfirmed,
    /// Finger not confirmed after all tries, or none could be compared where one must be.
    FingersNotConfirmed,
    /// The card could not be read after all tries.
    CardNotReadable,
    /// Card and reader do not accept each other.
    CardNotGenuine,
    /// A device this journey cannot do without is gone.
    DeviceLost,
    /// The bank said no after all tries and the fee cannot be paid later.
    PaymentDeclined,
    /// Whether the money was taken is not known.
    PaymentUnknown,
    /// Part of the fee was put in as banknotes and the rest did not follow.
    CashKept,
    /// No new card of this person waits here.
    NoCardHere,
    /// Not the card the new one replaces.
    OldCardMismatch,
    /// The drawer did not open.
    DrawerFailed,
    /// The facts could not be stored.
    StorageFailed,
    /// The citizen asked for it.
    AskedByCitizen,
}

impl Why {
    /// Stable code for the slip's record and for central.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotEligible(NotEligible::Age) => "not-eligible-age",
            Self::NotEligible(NotEligible::Region) => "not-eligible-region",
            Self::NotEligible(NotEligible::Document) => "not-eligible-document",
            Self::NotEligible(NotEligible::Pending) => "pending-application",
            Self::NotEligible(NotEligible::TooEarly(_)) => "not-eligible-too-early",
            Self::IdentityNotConfirmed => "identity-not-confirmed",
            Self::FingersNotConfirmed => "fingers-not-confirmed",
            Self::CardNotReadable => "card-not-readable",
            Self::CardNotGenuine => "card-not-genuine",
            Self::DeviceLost => "device-lost",
            Self::PaymentDeclined => "payment-declined",
            Self::PaymentUnknown => "payment-unknown",
            Self::CashKept => "cash-kept",
            Self::NoCardHere => "no-card-here",
            Self::OldCardMismatch => "old-card-mismatch",
            Self::DrawerFailed => "drawer-failed",
            Self::StorageFailed => "storage-failed",
            Self::AskedByCitizen => "asked-by-citizen",
        }
    }

    /// The day from which the citizen may come again, where that is the reason.
    pub fn opens_on(self) -> Option<Day> {
        match self {
            Self::NotEligible(NotEligible::TooEarly(day)) => Some(day),
            Self::NotEligible(
                NotEligible::Age | NotEligible::Region | NotEligible::Document | NotEligible::Pending,
            )
            | Self::IdentityNotConfirmed
            | Self::FingersNotConfirmed
            | Self::CardNotReadable
            | Self::CardNotGenuine
            | Self::DeviceLost
            | Self::PaymentDeclined
            | Self::PaymentUnknown
            | Self::CashKept
            | Self::NoCardHere
            | Self::OldCardMismatch
            | Self::DrawerFailed
            | Self::StorageFailed
            | Self::AskedByCitizen => None,
        }
    }
}

/// What happened to the citizen's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Money {
    /// None was taken.
    None,
    /// It was taken and given back.
    Reversed,
    /// It was taken and stands.
    Paid,
    /// Not known; settled later.
    Unknown,
    /// Banknotes lie in the cassette; the window counts them or gives them back.
    Kept {
        /// So much.
        fen: u64,
        /// One more note may lie there.
        unsure: bool,
    },
}
