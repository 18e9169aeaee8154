//! SAM-V readers: every documented frame, and every way a reading can go wrong on the line or in the field.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cards;
mod frames;
mod health;
mod line_faults;
mod rig;
