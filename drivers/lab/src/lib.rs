//! The device laboratory: every device of the kiosk as a simulator that speaks the device's own bytes, and the demo town.
//!
//! Promise: a host that talks to a simulator cannot tell it from the device by protocol, order or time. The simulators
//! are written from the devices' documents alone; no encoder or parser is shared with the kiosk's drivers, so a mistake
//! in one shows against the other.
//!
//! | module | what it is |
//! |---|---|
//! | [`lab`] | starts everything, passes actions on, reports status |
//! | [`world`] | the shared state: where every card is, what every device is doing |
//! | [`action`] | what a hand can do to a device, and why it could not |
//! | [`fault`] | faults by name, the same words at every device |
//! | [`scenario`] | what hands do and when, as files to be played |
//! | [`chaos`] | a proxy that spoils what passes |
//! | [`ports`] | pseudo-terminals, sockets and memory pipes the simulators are reached by |
//! | [`latency`], [`hearing`] | a line in realistic time, and with faults |
//! | [`panel`] | a page in a browser: every device as a picture, every action as a button |
//! | [`control`], [`cli`] | the socket through which actions come, and the command line |
//! | [`reader`], [`fingerprint`], [`camera`], [`scanner`] | simulators |
//! | [`printer`], [`terminal`], [`codepay`], [`banknotes`], [`drawers`], [`collector`], [`dispenser`] | simulators |
//! | [`ups`], [`cabinet`], [`document`] | simulators |
//! | [`chip_reader`] | the card's side of a virtual smart-card reader |
//! | [`usb`] | the reader on USB: endpoints, packets, a plug |
//! | [`psp`] | the payment service provider behind central |
//!
//! Each simulator module has `ACTIONS`, `FAULTS`, `act(world, action, args)` and `serve(world, pipe)`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod action;
pub mod banknotes;
pub mod cabinet;
pub mod camera;
pub mod chaos;
mod chip;
pub mod chip_reader;
pub mod cli;
pub mod codepay;
pub mod collector;
pub mod control;
pub mod device;
pub mod dispenser;
pub mod document;
pub mod drawers;
pub mod fault;
pub mod fingerprint;
pub mod hearing;
pub mod lab;
pub mod latency;
pub mod panel;
pub mod ports;
pub mod printer;
pub mod psp;
pub mod reader;
pub mod scanner;
pub mod scenario;
pub mod terminal;
pub mod ups;
pub mod usb;
pub mod world;

pub use action::{ActError, Args};
pub use device::DeviceName;
pub use lab::{Lab, LabError, LabOptions};
pub use suiban_lab_town::Date;
