//! The code scanner: its bytes, the driver on it, and what befalls it.

mod bytes;
mod driver;
mod glass_dirty;
mod no_terminator;
mod unplugged;
