//! Evidence too large for a body (portraits, frames, the signature): sealed to central, then named by the SHA-256 of
//! the sealed bytes. The name stands in a sealed body or a signed header, which binds the blob to its case.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    bytes::Hash,
    keys::{KeyError, SealingPrivate, SealingPublic},
};

/// Longest sealed blob, bytes.
pub const MAX_BLOB: u64 = 32 * 1024 * 1024;

const INFO: &str = "suiban/v1/blob";

/// SHA-256 of a sealed blob.
pub type BlobHash = Hash;

/// A sealed blob by name and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BlobRef {
    /// Of the sealed bytes.
    pub sha256: BlobHash,
    /// Sealed length, bytes.
    pub len: u64,
}

impl BlobRef {
    /// Names these sealed bytes.
    pub fn of(sealed: &[u8]) -> Self {
        Self { sha256: Hash::of(sealed), len: sealed.len() as u64 }
    }
}

/// Seals `plain` to central and names the result. Errors: `CannotSeal`.
pub fn seal_blob(plain: &[u8], central: &SealingPublic) -> Result<(BlobRef, Vec<u8>), KeyError> {
    let sealed = central.seal(INFO, &[], plain)?.0;
    Ok((BlobRef::of(&sealed), sealed))
}

/// Opens a sealed blob. Errors: `CannotOpen`.
pub fn open_blob(sealed: &[u8], central: &SealingPrivate) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    central.open(INFO, &[], sealed)
}
