//! The camera: its pictures, the driver on it, and what befalls it.

pub mod covered;
pub mod driver;
mod frozen;
mod infrared_dark;
mod infrared_lost;
mod pair;
mod pictures;
pub mod unplugged;
