//! Payment by QR code: orders, their ends, and the provider's line.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
mod ends;
mod orders;
mod provider;
mod shop;
