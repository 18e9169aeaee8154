//! The receipt printer: its bytes, the driver on it, and what befalls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../bench/mod.rs"]
mod bench;
#[path = "../drivers/rig.rs"]
mod rig;

mod cover_open;
mod cutter_blocked;
mod driver;
mod head_hot;
mod paper_low;
mod paper_out;
mod prints;
mod status;
mod unplugged;
mod unrecoverable;
