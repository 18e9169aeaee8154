//! The central service: it takes custody of what kiosks send, lets operators decide cases, and tells each kiosk which
//! finished cards wait in it.
//!
//! Promises: a fact is acknowledged only after the commit that keeps it, and is applied exactly once however often it
//! is sent; a contradiction in a kiosk's chain is an alarm, never an overwrite; personal data rests sealed and is
//! opened in memory only. It must not know screens, devices or drivers; it knows kiosks by their certificates.
//!
//! # Layout
//! - [`central`](mod@central): the service as a value, [`Central`]; everything else hangs on it
//! - [`keys`], [`authority`], [`pairing`]: who is who
//! - [`intake`], [`blobs`]: what kiosks send; [`carried`]: the same by hand
//! - [`cases`], [`adjudication`], [`stock`], [`manifest`]: what operators do, and what goes back down
//! - [`payments`]: payment by QR code through a payment service provider
//! - [`http`], [`serve`]: the device API over mutual TLS
//! - [`db`], [`clock`], [`error`]: the ground

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod adjudication;
pub mod authority;
pub mod blobs;
pub mod carried;
pub mod cases;
pub mod central;
pub mod clock;
pub mod db;
pub mod error;
pub mod http;
pub mod intake;
pub mod keys;
pub mod manifest;
pub mod pairing;
pub mod payments;
pub mod purges;
pub mod serve;
pub mod stock;

pub use cases::{CaseState, CaseSummary, CaseView, Evidence};
pub use central::Central;
pub use clock::{Clock, FixedClock, SystemClock};
pub use error::CentralError;
pub use stock::CardMade;
