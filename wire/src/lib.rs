//! What the kiosk and the central service say to each other: messages, sealing, signing, the hash chain and receipts.
//!
//! Promises: what is signed is the exact byte string that travels, there is no canonical form to get wrong; a sealed
//! body opens only under the header it was sealed for and only with central's key; nothing received can make this
//! crate panic; personal values print as a mask. It must not know sockets, files, databases, screens or clocks: every
//! time is passed in, in milliseconds since 1970 UTC.
//!
//! # Layout
//! - [`keys`]: Ed25519 signing keys and HPKE sealing keys
//! - [`envelope`]: one fact of a kiosk: header, signature, sealed body; the chain over the headers
//! - [`receipt`]: central's signed word that it has an envelope
//! - [`blob`]: sealed evidence, addressed by its own hash
//! - [`case`](mod@case): the plaintext bodies: renewal, pickup, referral, cards loaded
//! - [`manifest`]: finished cards waiting in a kiosk, sealed to that kiosk
//! - [`api`]: the HTTP messages and the stable error codes
//! - [`parcel`]: envelopes, blobs and receipts in a file, for where no line reaches
//! - [`pairing`]: the code a technician types or scans once
//! - [`bytes`], [`private`]: how bytes, hashes and personal values are written

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod api;
pub mod blob;
pub mod bytes;
pub mod case;
pub mod envelope;
pub mod keys;
pub mod manifest;
pub mod pairing;
pub mod parcel;
pub mod private;
pub mod receipt;

pub use bytes::{Bytes, Hash, IdempotencyKey, KeyId};
pub use private::Private;
