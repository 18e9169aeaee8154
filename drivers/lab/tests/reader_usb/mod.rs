//! The ID-card reader on USB: the SAM-V driver over a device that moves packets, in each of its wirings.
mod plugged;

mod hung;
mod lifted;
mod line_spoilt;
mod stray_packets;
mod unplugged;
mod whole_way;
mod wrong_device;
