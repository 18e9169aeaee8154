//! The HTTP/1.1 messages over mutual TLS 1.3, and the stable error codes.
//!
//! | route | asks | answers |
//! |---|---|---|
//! | `POST /v1/pair` (no client certificate) | [`PairRequest`] | 200 [`PairResponse`]; 403 `pairing-refused` |
//! | `POST /v1/envelopes` | [`Batch`] | 200 [`BatchReply`]; 409 `gap` with `expected`; 409 `fork`; 403 `wrong-device`; 422 `unreadable`, with `expected` when its place in the chain is held |
//! | `HEAD /v1/blobs/{sha256}` | – | 200 with [`UPLOAD_OFFSET`] and [`UPLOAD_LENGTH`]; 404 `unknown-blob` |
//! | `PATCH /v1/blobs/{sha256}` | bytes, both headers | 204 with the new offset; 409 `offset` with `expected`; 422 `blob-hash` (start at 0) |
//! | `GET /v1/manifest?from=VERSION` | – | 200 [`ManifestUpdate`] (the whole snapshot); 204 when `from` is current |
//! | `POST /v1/heartbeat` | [`Heartbeat`] | 200 [`HeartbeatReply`] |
//! | `PUT /v1/payments/{order}` | [`PaymentRequest`] | 200 [`PaymentOrder`]; 409 `payment-differs`; 404 `not-offered` |
//! | `GET /v1/payments/{order}` | – | 200 [`PaymentOrder`]; 404 `unknown-payment`; 502 `provider-unavailable` |
//! | `POST /v1/payments/{order}/close` | [`PaymentRequest`] | 200 [`PaymentOrder`], asked before and after closing; 502 `provider-unavailable` |
//! | `POST /v1/payments/{order}/refund` | – | 200 [`PaymentOrder`]; 409 `not-paid` |
//!
//! Every error is `application/problem+json` (RFC 9457), see [`Problem`].

use serde::{Deserialize, Serialize};

use crate::{
    bytes::Hash,
    case::CaseNumber,
    envelope::Envelope,
    keys::{SealingPublic, VerifyKey},
    manifest::SealedManifestEntry,
    receipt::SignedReceipt,
};

mod payment;
mod problem;
pub use payment::{OrderNumber, PaymentOrder, PaymentRequest, PaymentState};
pub use problem::{Code, PROBLEM_JSON, Problem};

/// Bytes of the blob that central already has.
pub const UPLOAD_OFFSET: &str = "upload-offset";
/// Bytes of the whole blob.
pub const UPLOAD_LENGTH: &str = "upload-length";
/// Most envelopes in one [`Batch`].
pub const MAX_BATCH: usize = 64;
/// Longest JSON of a [`Batch`], bytes: room for two of the longest envelopes in base64.
pub const MAX_BATCH_BYTES: usize = 16 * 1024 * 1024;
/// Longest chunk of a blob upload, bytes. 256 KiB to 1 MiB is a good size on a poor line.
pub const MAX_CHUNK: usize = 4 * 1024 * 1024;

/// A kiosk introduces itself with the token of a [`crate::pairing::PairingCode`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PairRequest {
    /// The code's token.
    pub token: crate::pairing::Token,
    /// The name the technician configured.
    pub device: String,
    /// PKCS#10 request for the client certificate, PEM.
    pub csr_pem: String,
    /// The kiosk's envelope key.
    pub verify_key: VerifyKey,
    /// Where manifest entries are sealed to.
    pub sealing_key: SealingPublic,
}

/// Everything the kiosk needs from then on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PairResponse {
    /// The client certificate, PEM.
    pub certificate_pem: String,
    /// The authority that signed it and the server's certificate, PEM.
    pub authority_pem: String,
    /// For receipts and manifest entries.
    pub central_verify_key: VerifyKey,
    /// For bodies and blobs.
    pub central_sealing_key: SealingPublic,
    /// Central's clock, ms since 1970 UTC.
    pub central_ms: i64,
    /// Highest sequence number central holds of this kiosk (0: none). A kiosk that was paired again continues after it.
    #[serde(default)]
    pub last_seq: u64,
    /// Header hash at `last_seq` (zeros when none).
    pub last_hash: Hash,
}

/// Envelopes in ascending, gap-free order; at most [`MAX_BATCH`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Batch {
    /// The envelopes.
    pub envelopes: Vec<Envelope>,
}

/// What central took. An envelope whose blobs are missing has no receipt yet: upload them and post it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchReply {
    /// One per accepted envelope, in order; the same bytes on a repeat.
    pub receipts: Vec<SignedReceipt>,
    /// Highest accepted sequence number.
    pub last_seq: u64,
    /// Blobs of the first envelope that was not accepted and of those behind it, in the order in which they are wanted.
    pub missing_blobs: Vec<Hash>,
    /// Central's clock, ms since 1970 UTC.
    pub central_ms: i64,
}

/// The finished cards waiting for citizens at this kiosk: always the whole snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestUpdate {
    /// Counts every change; ask with `from=` this.
    pub version: u64,
    /// All open entries.
    pub entries: Vec<SealedManifestEntry>,
    /// Cases removed since `from`.
    pub removed: Vec<CaseNumber>,
}

/// A sign of life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// Device status by kind of device.
    pub status: serde_json::Value,
    /// Facts waiting to be sent.
    pub outbox: u64,
    /// When the oldest of them was made, kiosk's clock.
    pub oldest_ms: Option<i64>,
    /// Firmware version.
    pub version: String,
    /// Central's clock as last seen by the kiosk.
    pub central_ms_seen: Option<i64>,
}

/// Central's clock, for the kiosk's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeartbeatReply {
    /// ms since 1970 UTC.
    pub central_ms: i64,
    /// Central has a payment service provider.
    #[serde(default)]
    pub qr_payment: bool,
}
