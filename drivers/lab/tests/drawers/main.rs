//! The drawers: the bytes of their board, the driver on it, and what befalls them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../bench/mod.rs"]
mod bench;
#[path = "../drivers/rig.rs"]
mod rig;

mod board;
mod board_silent;
mod damaged_answer;
mod driver;
mod left_open;
mod stuck;
mod unplugged;
