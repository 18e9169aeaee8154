//! Why a case, a pickup or a referral was not stored. The citizen hears one sentence; the log tells which of these it was.

use suiban_wire::bytes::NoRandomness;
use suiban_wire::case::BodyError;

use crate::store::StoreError;

/// Nothing was committed.
#[derive(Debug, thiserror::Error)]
pub enum NotStored {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The body could not be written.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// No randomness for a number or key.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// Something the journey promised does not lie on the desk.
    #[error("the desk lacks {0}")]
    Missing(&'static str),
}
