//! The card terminal: its bytes, the driver on it, and what befalls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../bench/mod.rs"]
mod bench;
#[path = "../drivers/rig.rs"]
mod rig;

mod busy;
mod connection_cut;
mod damaged_frame;
mod driver;
mod host_offline;
mod pays;
mod serial;
mod unplugged;
