//! The camera: its pictures, the driver on it, and what befalls it.

mod covered;
pub mod driver;
mod pictures;
mod unplugged;
