//! The kiosk's drivers against the simulators, over the lines a kiosk uses: pseudo-terminals, TCP and HTTP.
//!
//! Neither side shares an encoder or a parser with the other, so a mistake in one shows here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod cabinet;
mod camera;
mod collector;
mod drawers;
mod fingerprint;
mod plugins;
mod presenter;
mod printer;
mod reader;
mod rig;
mod scanner;
mod terminal;
mod ups;
mod usb_printer;
