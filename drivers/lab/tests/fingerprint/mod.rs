//! The fingerprint module: its bytes, the driver on it, and what befalls it.

mod bytes;
mod damaged_answer;
mod driver;
mod foreign_password;
mod glass_dirty;
mod host;
mod power_lost;
mod sensor_failed;
mod unplugged;
