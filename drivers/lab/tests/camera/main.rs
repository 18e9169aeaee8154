//! The camera: its pictures, the driver on it, and what befalls it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../drivers/rig.rs"]
mod rig;
#[path = "../support/mod.rs"]
mod support;

mod covered;
mod driver;
mod pictures;
mod unplugged;
