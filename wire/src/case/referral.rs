//! A citizen sent on to the staffed window, with everything collected so far.

use serde::{Deserialize, Serialize};

use super::Service;
use crate::{bytes::Bytes, private::Private};

/// What the kiosk could not finish.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReferralCase {
    /// The code on the printed slip.
    pub code: String,
    /// What the citizen wanted.
    pub service: Service,
    /// Why, as a kebab-case code.
    pub reason: String,
    /// JSON of what was collected, parts of a [`super::RenewalCase`]. See [`ReferralCase::collect`].
    pub collected: Option<Private<Bytes>>,
    /// Where the citizen's money is.
    pub money: MoneyState,
    /// ms since 1970 UTC.
    pub at_ms: i64,
}

impl ReferralCase {
    /// Packs what was collected so far.
    pub fn collect<T: Serialize>(partial: &T) -> Result<Private<Bytes>, super::BodyError> {
        super::encode(partial).map(|json| Private::new(Bytes(json.to_vec())))
    }
}

/// Where the citizen's money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MoneyState {
    /// Nothing was asked for.
    None,
    /// Given back.
    Reversed,
    /// Taken; the window must settle it.
    Paid,
    /// Nobody knows yet; the terminal must be asked.
    Unknown,
    /// Banknotes lie in the kiosk's cassette; the window counts them or gives as much back.
    Kept {
        /// So much, fen.
        fen: u32,
        /// One more note may lie there.
        unsure: bool,
    },
}
