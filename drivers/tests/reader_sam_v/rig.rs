//! A reader behind a script, and the vectors.

use suiban_drivers::{
    DeviceError,
    reader::{CardReader, CardRecord, ReaderError, ReaderFault, sam_v::SamV},
};
use tokio::io::DuplexStream;

use crate::scripted::{Device, bytes, line, vectors};

pub const VECTORS: &str = include_str!("vectors.txt");

pub fn rig() -> (SamV<DuplexStream>, Device) {
    let (near, device) = line();
    (SamV::new(near), device)
}

pub fn vector(section: &str, name: &str) -> Vec<u8> {
    let found = vectors(VECTORS, section).into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no vector {name}")).1
}

pub fn request(name: &str) -> Vec<u8> {
    vector("requests", name)
}

pub fn reply(name: &str) -> Vec<u8> {
    vector("replies", name)
}

pub fn text() -> Vec<u8> {
    vector("blocks", "text")
}

/// A whole reply to a read: text, then zeros, then the checksum that is known for it.
pub fn known_reading(name: &str) -> Vec<u8> {
    let zeros = match name {
        "read" | "no-finger" => 1024,
        _ => 2048,
    };
    [vector("heads", name), text(), vec![0; zeros], vector("checksums", name)].concat()
}

/// An answer with a checksum of the test's own making.
pub fn answer(data: &[u8]) -> Vec<u8> {
    let body = [&[0, 0, 0x90], data].concat();
    let len = u16::try_from(body.len() + 1).unwrap().to_be_bytes();
    let sum = len.iter().chain(&body).fold(0, |sum, byte| sum ^ byte);
    [&bytes("AAAAAA9669")[..], &len, &body, &[sum]].concat()
}

pub fn reading(text: &[u8], fingers: &[u8]) -> Vec<u8> {
    let length = u16::try_from(fingers.len()).unwrap().to_be_bytes();
    answer(&[&[1, 0, 4, 0], &length[..], text, &[7; 1024], fingers].concat())
}

pub fn finger(result: u8, code: u8, quality: u8) -> Vec<u8> {
    let mut record = vec![0x5A; 512];
    record[0] = b'C';
    record[4..7].copy_from_slice(&[result, code, quality]);
    record
}

pub fn in_text(block: &mut [u8], at: usize, text: &str) {
    for (index, unit) in text.encode_utf16().enumerate() {
        block[at + 2 * index..][..2].copy_from_slice(&unit.to_le_bytes());
    }
}

pub fn blank() -> Vec<u8> {
    [b' ', 0].repeat(128)
}

/// Reads a card whose 30 10 is answered with `reading`; nothing appended, no body number.
pub async fn read_card(reading: &[u8], has_address: bool) -> Result<CardRecord, ReaderError> {
    let (mut reader, mut device) = rig();
    let script = async {
        device.answers(&request("select"), &reply("selok")).await;
        device.answers(&request("readfp"), reading).await;
        if has_address {
            device.answers(&request("addr"), &reply("none")).await;
        }
        device.answers(&request("mid"), &reply("cmd")).await;
    };
    tokio::select! {
        biased;
        read = reader.read() => read,
        () = async { script.await; std::future::pending().await } => unreachable!(),
    }
}

pub fn lifted<T: std::fmt::Debug>(result: Result<T, ReaderError>) -> bool {
    result.unwrap_err() == DeviceError::Fault(ReaderFault::CardLifted)
}
