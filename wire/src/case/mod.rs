//! The plaintext bodies of envelopes. They exist in memory only: a kiosk seals them, central opens them to act.
//! Every value that belongs to a person is a [`Private`](crate::Private).

mod decision;
mod number;
mod pickup;
mod purged;
mod referral;
mod renewal;

pub use decision::{DecisionRecord, FingerResult, Grade, InfraredRecord, ModelRecord, Outcome};
pub use number::CaseNumber;
pub use pickup::{CardsLoaded, LoadedCard, OldCard, PickupDone};
pub use purged::{DataClass, Deleted, Purged};
pub use referral::{MoneyState, ReferralCase};
pub use renewal::{
    CardKind, CardText, Collect, Finger, FingerTemplate, PaymentRecord, Reason, RegisterPage, RenewalCase, Service, Sex,
};

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;
use zeroize::Zeroizing;

/// A body that cannot be written or read. Says where, never what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "the body cannot be read (line {line}, column {column}): the other side's version does not fit; update the older one"
)]
pub struct BodyError {
    /// Line in the JSON, 0 when writing failed.
    pub line: usize,
    /// Column in the JSON.
    pub column: usize,
}

impl From<serde_json::Error> for BodyError {
    fn from(error: serde_json::Error) -> Self {
        // The text of a serde error may quote the value, which is personal.
        Self { line: error.line(), column: error.column() }
    }
}

/// A body as the JSON that is sealed. The buffer is overwritten when dropped.
pub fn encode<T: Serialize>(body: &T) -> Result<Zeroizing<Vec<u8>>, BodyError> {
    // Growing a buffer leaves unwiped copies behind; start large enough for a usual case.
    let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1024));
    serde_json::to_writer(&mut *bytes, body)?;
    Ok(bytes)
}

/// Reads what [`encode`] wrote.
pub fn decode<T: DeserializeOwned>(plaintext: &[u8]) -> Result<T, BodyError> {
    Ok(serde_json::from_slice(plaintext)?)
}
