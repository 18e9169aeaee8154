//! The card slot: its bytes, the driver on it, and what befalls it.

mod bin_full;
mod chip_silent;
mod damaged_answer;
mod driver;
mod jam;
mod power_lost;
mod sensor_failed;
mod slot;
mod unplugged;
