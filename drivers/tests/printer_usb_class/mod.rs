//! Printers on USB: one file for each thing the control pipe tells, or does not.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod identity;
mod no_back_channel;
mod paper_out;
mod rig;
mod stalled_request;
mod unplugged;
