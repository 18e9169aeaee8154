//! ZFM-20 modules: every documented packet, the way a module is opened, and every way an exchange can go wrong.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod line_faults;
mod module;
mod packets;
mod rig;
