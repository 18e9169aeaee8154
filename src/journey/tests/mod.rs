//! Whole visits as values: the promises of the journeys, in microseconds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm)]

mod cash;
mod closing;
pub(crate) mod driver;
mod intake;
mod page;
mod pickup;
mod power;
mod pure;
mod qr;
mod renewal;
mod rules;
mod take_card;
