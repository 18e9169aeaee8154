//! Code scanners with commands: the drivers against the simulators, one file for each thing that can go wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../bench/mod.rs"]
mod bench;
mod models;
#[path = "../drivers/rig.rs"]
#[allow(dead_code, reason = "the drivers' tests use the rest")]
mod rig;

mod answer_garbled;
mod bytes;
mod code_of_wrong_kind;
mod code_too_long;
mod command_refused;
mod nobody_shows_a_code;
mod pseudo_terminal;
mod unplugged;
mod whole_way;
