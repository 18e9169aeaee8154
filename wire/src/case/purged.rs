//! What a kiosk deleted because its time was over: counts, never content.

use serde::{Deserialize, Serialize};

/// The record of a purge. The envelope around it carries the kiosk's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purged {
    /// Everything central had receipted before this time was deleted, central's clock, ms since 1970 UTC.
    pub before_ms: i64,
    /// What that was.
    pub deleted: Vec<Deleted>,
    /// Names of the keys destroyed with it.
    pub keys: Vec<String>,
    /// When, central's clock, ms since 1970 UTC.
    pub at_ms: i64,
}

/// How much of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    /// The class.
    pub class: DataClass,
    /// How many pieces.
    pub count: u64,
}

/// Classes of personal data, each with a time of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataClass {
    /// Cases, pickups, referrals.
    Facts,
    /// Portraits, finger templates, signatures.
    Evidence,
}
