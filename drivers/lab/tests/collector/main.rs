//! The card slot: its bytes, the driver on it, and what befalls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../bench/mod.rs"]
mod bench;
#[path = "../drivers/rig.rs"]
mod rig;

mod bin_full;
mod chip_silent;
mod damaged_answer;
mod driver;
mod jam;
mod power_lost;
mod sensor_failed;
mod slot;
mod unplugged;
