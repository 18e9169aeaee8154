//! What an envelope can be about. An unknown kind is kept by name, so that an older central can still take custody of
//! what a newer kiosk sends.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::bytes::Malformed;

/// The kind of a fact, kebab-case on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A renewal or replacement was submitted: [`crate::case::RenewalCase`].
    RenewalSubmitted,
    /// A finished card left the kiosk: [`crate::case::PickupDone`].
    PickupDone,
    /// The kiosk handed a citizen over to the staffed window: [`crate::case::ReferralCase`].
    Referral,
    /// A technician loaded finished cards: [`crate::case::CardsLoaded`].
    CardsLoaded,
    /// A snapshot of device status and offered services.
    Availability,
    /// Personal data whose time was over was deleted: [`crate::case::Purged`].
    Purged,
    /// An audit row of the kiosk.
    Audit,
    /// A kind this version does not know.
    Other(String),
}

/// Longest name of a kind.
const MAX_NAME: usize = 64;

impl Kind {
    /// The name on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::RenewalSubmitted => "renewal-submitted",
            Self::PickupDone => "pickup-done",
            Self::Referral => "referral",
            Self::CardsLoaded => "cards-loaded",
            Self::Availability => "availability",
            Self::Purged => "purged",
            Self::Audit => "audit",
            Self::Other(name) => name,
        }
    }

    /// The kind with this name. Errors: an empty or endless name.
    pub fn from_name(name: &str) -> Result<Self, Malformed> {
        Ok(match name {
            "renewal-submitted" => Self::RenewalSubmitted,
            "pickup-done" => Self::PickupDone,
            "referral" => Self::Referral,
            "cards-loaded" => Self::CardsLoaded,
            "availability" => Self::Availability,
            "purged" => Self::Purged,
            "audit" => Self::Audit,
            other if (1..=MAX_NAME).contains(&other.len()) => Self::Other(other.to_owned()),
            _ => return Err(Malformed("the name of a kind (1 to 64 bytes)")),
        })
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_name(&String::deserialize(from)?).map_err(de::Error::custom)
    }
}
