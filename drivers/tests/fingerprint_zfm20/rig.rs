//! A module behind a script, and the vectors.

use std::sync::{Arc, Mutex};

use suiban_drivers::{
    LinkFault,
    fingerprint::{
        FingerprintSensor,
        zfm20::{
            Zfm20,
            packet::{Kind, encode},
        },
    },
    transport::SetBaud,
};
use tokio::io::DuplexStream;

use crate::scripted::{Beside, Device, bytes, line, vectors};

pub const VECTORS: &str = include_str!("vectors.txt");
pub const PICTURE: usize = 256 * 288 / 2;

pub fn command(name: &str) -> Vec<u8> {
    vector("commands", name)
}

pub fn answer(name: &str) -> Vec<u8> {
    vector("answers", name)
}

pub fn vector(section: &str, name: &str) -> Vec<u8> {
    let found = vectors(VECTORS, section).into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no vector {name}")).1
}

pub fn ack(code: u8) -> Vec<u8> {
    encode(Kind::Ack, &[code])
}

/// ReadSysPara's answer for packets of 256 bytes at 57600 or 115200 baud.
pub fn parameters(packet_code: u8, baud_code: u8) -> Vec<u8> {
    let mut payload = bytes("00 0000 0000 012C 0003 FFFFFFFF 0000 0000");
    payload[14] = packet_code;
    payload[16] = baud_code;
    encode(Kind::Ack, &payload)
}

/// The data packets of `data`, 256 bytes each.
pub fn data_packets(data: &[u8]) -> Vec<Vec<u8>> {
    let last = data.len().div_ceil(256) - 1;
    let kind = |at| if at == last { Kind::LastData } else { Kind::Data };
    data.chunks(256).enumerate().map(|(at, piece)| encode(kind(at), piece)).collect()
}

pub fn picture() -> Vec<u8> {
    (0..PICTURE).map(|at| (at % 251) as u8).collect()
}

pub fn rig() -> (Zfm20<DuplexStream>, Device) {
    let (near, device) = line();
    (Zfm20::new(near, None), device)
}

/// How a module on a line without a speed of its own is opened.
pub async fn opening(device: &mut Device) {
    device.answers(&command("vfy"), &answer("ackok")).await;
    device.answers(&command("sys"), &parameters(3, 6)).await;
    device.answers(&command("sys"), &parameters(3, 6)).await;
}

/// A module that is open already.
pub async fn opened() -> (Zfm20<DuplexStream>, Device) {
    let (mut sensor, mut device) = rig();
    let script = async {
        opening(&mut device).await;
        device.answers(&command("gen"), &answer("ackok")).await;
    };
    script.beside(sensor.capture()).await.unwrap();
    (sensor, device)
}

/// Remembers every speed it was set to.
#[derive(Clone, Default)]
pub struct Speeds(pub Arc<Mutex<Vec<u32>>>);

impl SetBaud for Speeds {
    fn set_baud(&mut self, baud: u32) -> Result<(), LinkFault> {
        self.0.lock().unwrap().push(baud);
        Ok(())
    }
}
