//! The camera: its pictures, the driver on it, and what befalls it.

mod covered;
mod driver;
mod pictures;
mod unplugged;
