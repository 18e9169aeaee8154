//! The rules of the office, pinned for the length of a visit.

use serde::{Deserialize, Serialize};

use super::identity::Policy;

/// What central may configure. The defaults are the public rules (Resident Identity Card Law, fee notices).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// ID numbers and authorities this machine serves: a number beginning with one of these, or …
    pub number_prefixes: Vec<String>,
    /// … an authority beginning with one of these.
    pub authority_prefixes: Vec<String>,
    /// Youngest age served alone.
    pub minimum_age: i32,
    /// Renewal opens this many months before expiry.
    pub opens_months_before: i32,
    /// A damaged card may be renewed at any time.
    pub damaged_any_time: bool,
    /// Fee on expiry, in fen.
    pub renewal_fee_fen: u64,
    /// Fee for a damaged card, in fen.
    pub damage_fee_fen: u64,
    /// The fee may be paid later at the window.
    pub deferral: bool,
    /// Version of the privacy notice.
    pub consent_version: String,
    /// Tries before a referral: card reading, face, finger, old card.
    pub tries: u8,
    /// The thresholds identity is decided by.
    pub identity: Policy,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            number_prefixes: vec!["4401".into()],
            authority_prefixes: vec!["广州市".into()],
            minimum_age: 16,
            opens_months_before: 3,
            damaged_any_time: true,
            renewal_fee_fen: 20_00,
            damage_fee_fen: 40_00,
            deferral: true,
            consent_version: "2026-02".into(),
            tries: 3,
            identity: Policy::default(),
        }
    }
}
