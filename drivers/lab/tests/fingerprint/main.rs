//! The fingerprint module: its bytes, the driver on it, and what befalls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../drivers/rig.rs"]
mod rig;
#[path = "../support/mod.rs"]
mod support;

mod bytes;
mod damaged_answer;
mod driver;
mod foreign_password;
mod glass_dirty;
mod power_lost;
mod sensor_failed;
mod unplugged;
