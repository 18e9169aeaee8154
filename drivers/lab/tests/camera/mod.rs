//! The camera: its pictures, the driver on it, and what befalls it.

mod covered;
pub mod driver;
mod frozen;
mod infrared_dark;
mod infrared_lost;
mod pair;
mod pictures;
mod unplugged;
