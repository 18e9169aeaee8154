//! What kiosk and central say to each other, bent and broken in every way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod bodies;
mod common;
mod envelopes;
mod parcels;
mod sealing;
