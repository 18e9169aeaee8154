//! The two kinds of key pair: one that signs (Ed25519) and one that others seal to (HPKE, RFC 9180).
//! A kiosk has one of each; so has central. Private parts never print.

mod sealing;
mod signing;

pub use sealing::{Sealed, SealingPrivate, SealingPublic};
pub use signing::{Signature, SigningKey, VerifyKey};

use thiserror::Error;

use crate::bytes::NoRandomness;

/// What can go wrong with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The bytes are not a key of this kind.
    #[error("the key's bytes are damaged: restore the key file from its backup or pair the kiosk again")]
    Damaged,
    /// A signature does not belong to these bytes and this key.
    #[error("the signature does not fit: the bytes were changed or another key signed them")]
    BadSignature,
    /// The sealed bytes do not open.
    #[error("the sealed bytes do not open: another key, another header, or they were changed")]
    CannotOpen,
    /// Sealing failed, which only a damaged public key can cause.
    #[error("sealing failed: the receiver's public key is damaged; pair the kiosk again")]
    CannotSeal,
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}
