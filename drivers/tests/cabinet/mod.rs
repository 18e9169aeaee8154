//! Cabinets: one file for each thing that can happen to a door, a contact or a chip.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod chip_gone;
mod contact_bounces;
mod door_open;
mod gpio_sim;
mod lights;
mod rig;
mod tamper_tripped;
