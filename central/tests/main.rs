//! The office at its door and from inside: intake, blobs, cases, pairing, payments, and the program itself.
//!
//! One program, so that what all of them stand on is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm, missing_docs)]

mod blobs;
mod carried;
mod cases;
mod common;
mod intake;
mod pairing;
mod payments;
mod program;
mod purges;
