//! The card terminal: its bytes, the driver on it, and what befalls it.

mod busy;
mod bytes;
mod connection_cut;
mod damaged_frame;
mod driver;
mod host_offline;
mod serial;
mod unplugged;
