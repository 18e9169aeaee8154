//! The document camera: the driver on it, and what befalls it.

mod covered;
mod driver;
mod unplugged;
