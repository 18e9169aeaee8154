//! The laboratory, and the drivers on it: a folder for each device, in it a file for each thing that befalls it.
//!
//! One program, so that what all of them stand on is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm, missing_docs)]

mod banknotes;
mod bench;
mod cabinet;
mod camera;
mod chaos;
mod chip_reader;
mod codepay;
mod collector;
mod control;
mod dispenser;
mod document;
mod drawers;
mod drivers;
mod faults;
mod fingerprint;
mod lines;
mod panel;
mod peers;
mod presenter;
mod printer;
mod psp;
mod reader;
mod reader_usb;
mod recordings;
mod rig;
mod scanner;
mod scanners;
mod scenarios;
mod support;
mod terminal;
mod ups;
mod ups_service;
