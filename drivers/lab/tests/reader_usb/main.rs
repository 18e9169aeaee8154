//! The ID-card reader on USB: the SAM-V driver over a device that moves packets, in each of its wirings.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../bench/mod.rs"]
mod bench;
mod plugged;
#[path = "../drivers/rig.rs"]
#[allow(dead_code, reason = "the drivers' tests use the rest")]
mod rig;

mod hung;
mod lifted;
mod line_spoilt;
mod stray_packets;
mod unplugged;
mod whole_way;
mod wrong_device;
