//! The code scanner: its bytes, the driver on it, and what befalls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../drivers/rig.rs"]
mod rig;
#[path = "../support/mod.rs"]
mod support;

mod bytes;
mod driver;
mod glass_dirty;
mod no_terminator;
mod unplugged;
