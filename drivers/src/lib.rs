//! Drivers for the devices of a self-service kiosk.
//!
//! One folder per device class: `mod.rs` holds the class's trait and words, every other file one wire protocol.
//! A driver is async over any [`transport::Pipe`], so the same code runs on a serial port, a USB bulk pipe or a memory
//! pipe under virtual time. Each exchange has a timeout and may be dropped (cancelled) at any await; the next exchange
//! starts with an empty line. Nothing here knows of screens, databases or journeys.
//!
//! Words follow CEN/XFS (see [`status`]); a protocol's own names appear only in its own file.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[cfg(all(feature = "record", not(debug_assertions)))]
compile_error!("a release build must not record what devices say: build without the feature `record`");

pub mod banknotes;
pub mod cabinet;
pub mod camera;
pub mod collector;
pub mod dispenser;
pub mod drawers;
pub mod error;
pub mod fingerprint;
mod identity;
pub mod plugin;
pub mod printer;
pub mod probe;
pub mod reader;
pub mod scanner;
pub mod secret;
pub mod status;
pub mod terminal;
pub mod transport;
pub mod ups;

pub use error::{DeviceError, DeviceFault, LinkFault, LinkFaultKind};
pub use secret::Secret;
pub use status::{Action, Capability, DeviceKind, DeviceStatus, FaultReport, Level, Link, Media, Supply, SupplyKind};
