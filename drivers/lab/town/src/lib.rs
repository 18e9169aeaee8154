//! The demo town: people who do not exist, with cards, faces and fingers, all of them made from a seed.
//!
//! Promise: the same seed and the same day give the same town, byte for byte, on any machine. Nothing here reads a clock,
//! a file or an environment, and nothing here knows about devices, wires or the kiosk.
//!
//! | module | what it makes |
//! |---|---|
//! | [`people`] | who lives here, and what the chip of each card says |
//! | [`finger`] | prints, presses of them on a sensor, and features to compare |
//! | [`face`] | portraits and camera frames |
//! | [`desk`] | a sheet of paper under a camera |
//! | [`picture`] | a drawn picture as a camera's file |
//! | [`wlt`] | the 1,024 bytes of a card's photo, and the picture in them |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod date;
pub mod desk;
pub mod face;
pub mod finger;
pub mod number;
pub mod people;
pub mod picture;
mod rng;
pub mod wlt;

pub use date::{Date, DateError};
pub use people::{CardKind, CardText, EnrolledFinger, Person, Sex, Town};
