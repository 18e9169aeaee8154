//! The attendant's work against the real central, with the laboratory's payment service provider behind it, in one
//! process over memory pipes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bench;
mod qr;
