//! A UPS behind `upsd` on the line: one file for each thing that happens to power.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod battery_low;
mod comm_lost;
mod data_stale;
mod line_faults;
mod mains_fail;
mod replace_battery;
mod rig;
mod service_refuses;
