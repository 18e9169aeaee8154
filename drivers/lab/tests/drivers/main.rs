//! The kiosk's loader and the lab's plug-ins, with what the simulated devices deliver.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod plugins;
mod rig;
