//! The receipt printer: its bytes, the driver on it, and what befalls it.

mod cover_open;
mod cutter_blocked;
mod driver;
mod head_hot;
mod paper_low;
mod paper_out;
mod prints;
mod status;
mod unplugged;
mod unrecoverable;
