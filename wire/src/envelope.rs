//! One fact of a kiosk on its way to central: a signed header, and a body only central can open.
//!
//! Promise: an envelope that [`Envelope::verify`] accepts was made by the holder of the device key, byte for byte, and
//! its body fits its header. The chain over header hashes makes a missing, doubled or rewritten fact visible.
//! Must not know what a body means; that is [`crate::case`].

use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{
    blob::{BlobRef, MAX_BLOB},
    bytes::{Hash, IdempotencyKey, KeyId, Malformed, base64_field, check_device_name},
    keys::{KeyError, SealingPrivate, SealingPublic, Signature, SigningKey, VerifyKey},
};

mod kind;
pub use kind::Kind;

/// The format this crate writes and reads.
pub const VERSION: u8 = 1;
/// Longest header, bytes.
pub const MAX_HEADER: usize = 16 * 1024;
/// Longest sealed body, bytes.
pub const MAX_BODY: usize = 4 * 1024 * 1024;

const PURPOSE: &str = "suiban/v1/envelope";
const BODY_INFO: &str = "suiban/v1/body";

/// What is signed, in the clear: no personal data belongs here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Format, [`VERSION`].
    pub v: u8,
    /// The kiosk, as in its certificate.
    pub device: String,
    /// From 1, without gaps, per device.
    pub seq: u64,
    /// What the body is.
    pub kind: Kind,
    /// One per fact, for ever.
    pub key: IdempotencyKey,
    /// SHA-256 of the header bytes of `seq - 1`; zeros for the first.
    pub prev: Hash,
    /// The kiosk's wall clock, ms since 1970 UTC; it may be wrong.
    pub created_ms: i64,
    /// Counts starts of the kiosk, so that `mono_ms` can be compared within one.
    pub boot: u32,
    /// Milliseconds since that start.
    pub mono_ms: u64,
    /// The sealed body.
    pub body: BodyRef,
    /// Evidence that must reach central before this envelope is receipted.
    #[serde(default)]
    pub blobs: Vec<BlobRef>,
}

/// How a header names its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyRef {
    /// Sealed length, bytes.
    pub len: u64,
    /// Of the sealed bytes.
    pub sha256: Hash,
    /// The sealing key that opens it.
    pub key_id: KeyId,
}

/// A sealed, signed fact as it is stored and sent. `header` is the exact byte string that was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// JSON of [`Header`].
    #[serde(with = "base64_field")]
    pub header: Vec<u8>,
    /// By the device key, over `header`.
    pub signature: Signature,
    /// Sealed to central.
    #[serde(with = "base64_field")]
    pub body: Vec<u8>,
}

/// A fact that has no place in the chain yet.
#[derive(Clone)]
pub struct Draft {
    /// The kiosk.
    pub device: String,
    /// What the body is.
    pub kind: Kind,
    /// One per fact.
    pub key: IdempotencyKey,
    /// Wall clock, ms since 1970 UTC.
    pub created_ms: i64,
    /// Start counter.
    pub boot: u32,
    /// Milliseconds since that start.
    pub mono_ms: u64,
    /// The body, see [`crate::case::encode`].
    pub plaintext: Zeroizing<Vec<u8>>,
    /// Evidence the body speaks of.
    pub blobs: Vec<BlobRef>,
}

/// Why an envelope is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EnvelopeError {
    /// Signature, sealing or opening failed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The header is not the JSON it should be.
    #[error("the header cannot be read: the sender's version does not fit this one; update the older side")]
    Unreadable,
    /// Another format.
    #[error("envelope format {0} is unknown here: update this side")]
    Version(u8),
    /// The device's name is not a plain name.
    #[error(transparent)]
    Device(#[from] Malformed),
    /// Sequence numbers start at 1, and only the first has no predecessor.
    #[error("sequence number and predecessor do not fit each other: the outbox is damaged")]
    Sequence,
    /// Body and header do not fit.
    #[error("the body is not the one the header names: it was changed or cut on the way; send it again")]
    Body,
    /// Over [`MAX_BLOB`].
    #[error("a blob is longer than 32 MiB: make the picture smaller")]
    BlobTooLong,
    /// Over [`MAX_HEADER`].
    #[error("the header is longer than 16 KiB: split the fact or send fewer blobs")]
    HeaderTooLong,
    /// Over [`MAX_BODY`].
    #[error("the body is longer than 4 MiB: put pictures into blobs")]
    BodyTooLong,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft({} of {}, body ***)", self.kind.as_str(), self.device)
    }
}

impl Draft {
    /// Seals the body to central, puts the fact at `seq` after the header with hash `prev`, and signs it.
    /// Errors: `Key`, `HeaderTooLong`, `BodyTooLong`, `BlobTooLong`, `Device`, `Sequence`.
    pub fn seal(
        self,
        seq: u64,
        prev: Hash,
        signer: &SigningKey,
        central: &SealingPublic,
    ) -> Result<Envelope, EnvelopeError> {
        let aad = body_aad(&self.key, &self.device, seq, &self.kind);
        let body = central.seal(BODY_INFO, &aad, &self.plaintext)?.0;
        let header = Header {
            v: VERSION,
            device: self.device,
            seq,
            kind: self.kind,
            key: self.key,
            prev,
            created_ms: self.created_ms,
            boot: self.boot,
            mono_ms: self.mono_ms,
            body: BodyRef { len: body.len() as u64, sha256: Hash::of(&body), key_id: central.key_id() },
            blobs: self.blobs,
        };
        let bytes = serde_json::to_vec(&header).map_err(|_| EnvelopeError::Unreadable)?;
        let signature = signer.sign_as(PURPOSE, &bytes);
        let envelope = Envelope { header: bytes, signature, body };
        envelope.check_limits()?;
        header.check()?;
        Ok(envelope)
    }
}

impl Envelope {
    /// The hash the next envelope names as `prev`: SHA-256 of the header bytes.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.header)
    }

    /// Checks limits, signature, format, device name, sequence and body, in this order.
    pub fn verify(&self, device: &VerifyKey) -> Result<Header, EnvelopeError> {
        self.check_limits()?;
        let header = self.verify_header(device)?;
        if self.has_body_of(&header) { Ok(header) } else { Err(EnvelopeError::Body) }
    }

    /// The same without the body: what it says of its place in the chain holds even if the body was damaged since.
    pub fn verify_header(&self, device: &VerifyKey) -> Result<Header, EnvelopeError> {
        if self.header.len() > MAX_HEADER {
            return Err(EnvelopeError::HeaderTooLong);
        }
        device.verify_as(PURPOSE, &self.header, &self.signature)?;
        let header = self.header_unverified()?;
        header.check()?;
        Ok(header)
    }

    /// Whether the body here is the one that header names.
    pub fn has_body_of(&self, header: &Header) -> bool {
        header.body.len == self.body.len() as u64 && header.body.sha256 == Hash::of(&self.body)
    }

    /// Reads the header without believing it: for the sender's own use, and for choosing the key to verify with.
    pub fn header_unverified(&self) -> Result<Header, EnvelopeError> {
        if self.header.len() > MAX_HEADER {
            return Err(EnvelopeError::HeaderTooLong);
        }
        serde_json::from_slice(&self.header).map_err(|_| EnvelopeError::Unreadable)
    }

    /// Opens the body. The header must have been verified. Errors: `Key(CannotOpen)`.
    pub fn open(&self, central: &SealingPrivate) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
        self.header_unverified()?.open_body(&self.body, central)
    }

    fn check_limits(&self) -> Result<(), EnvelopeError> {
        if self.header.len() > MAX_HEADER {
            return Err(EnvelopeError::HeaderTooLong);
        }
        if self.body.len() > MAX_BODY { Err(EnvelopeError::BodyTooLong) } else { Ok(()) }
    }
}

impl Header {
    /// Opens a body that was stored beside its header. Errors: `Key(CannotOpen)`.
    pub fn open_body(&self, sealed: &[u8], central: &SealingPrivate) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
        let aad = body_aad(&self.key, &self.device, self.seq, &self.kind);
        Ok(central.open(BODY_INFO, &aad, sealed)?)
    }

    fn check(&self) -> Result<(), EnvelopeError> {
        if self.v != VERSION {
            return Err(EnvelopeError::Version(self.v));
        }
        check_device_name(&self.device)?;
        if self.blobs.iter().any(|blob| blob.len > MAX_BLOB) {
            return Err(EnvelopeError::BlobTooLong);
        }
        // Databases keep signed 64-bit numbers; a larger sequence number is no kiosk's.
        let countable = self.seq >= 1 && i64::try_from(self.seq).is_ok();
        let first_has_no_predecessor = (self.seq == 1) == (self.prev == Hash::ZERO);
        if countable && first_has_no_predecessor { Ok(()) } else { Err(EnvelopeError::Sequence) }
    }
}

/// Key, device (length first), sequence number, kind: the body cannot be moved to another place.
fn body_aad(key: &IdempotencyKey, device: &str, seq: u64, kind: &Kind) -> Vec<u8> {
    let length = (device.len() as u64).to_be_bytes();
    [key.as_bytes(), length.as_slice(), device.as_bytes(), &seq.to_be_bytes(), kind.as_str().as_bytes()].concat()
}
