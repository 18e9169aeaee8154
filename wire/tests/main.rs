//! What kiosk and central say to each other, bent and broken in every way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm, missing_docs)]

mod bodies;
mod common;
mod envelopes;
mod parcels;
mod sealing;
