//! What a journey needs to know of a card that was read.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::private::Private;

/// Kind of document, as far as the rules tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardKind {
    /// Resident identity card.
    Resident,
    /// Any other card of the family: residence permit, permanent residence card.
    Other,
}

/// Last day of validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValidTo {
    /// Until this day.
    Day(Day),
    /// 长期
    LongTerm,
}

/// A card in the hand of the citizen before the machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardFacts {
    /// Which kind of document.
    pub kind: CardKind,
    /// Holder's name, for the screen.
    pub name: Private,
    /// ID number, for the screen (masked) and the case.
    pub number: Private,
    /// Address, for the review.
    pub address: Private,
    /// Date of birth.
    pub birth: Day,
    /// Issuing authority.
    pub authority: String,
    /// Validity.
    pub valid_to: ValidTo,
    /// Finger codes (GA/T 1012) with a usable template on the card.
    pub enrolled: Vec<u8>,
    /// An application of the holder is already on its way, as far as this kiosk knows.
    pub pending: bool,
    /// A new card of the holder that waits in this machine.
    pub waiting: Option<WaitingCard>,
}

/// A new card in the magazine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingCard {
    /// The case it belongs to.
    pub case: String,
    /// The drawer it lies in.
    pub drawer: u16,
    /// The old card must be handed in first.
    pub old_card_due: bool,
    /// Finger codes with a template in the manifest.
    pub templates: Vec<u8>,
}
