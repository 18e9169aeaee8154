//! The packet: `EF 01`, four address bytes, kind, length, payload, 16-bit sum over kind, length and payload.

use std::io;
use std::time::Duration;

use tokio::io::AsyncRead;

use crate::device::DeviceName;
use crate::hearing::{Heard, hear};
use crate::world::Shared;

const START: [u8; 2] = [0xEF, 0x01];
const COMMAND: u8 = 0x01;
const DATA: u8 = 0x02;
/// Kind of an acknowledgement.
pub const ACKNOWLEDGE: u8 = 0x07;
const LAST_DATA: u8 = 0x08;

/// Start, address, kind, length.
const HEADER: usize = 9;
/// The largest data packet and its sum.
const LONGEST: usize = 256 + 2;
/// Silence after which a packet begun is given up.
const BETWEEN_BYTES: Duration = Duration::from_millis(100);

/// What came from the host.
#[derive(Debug, PartialEq, Eq)]
pub enum Packet {
    /// A command with its parameters.
    Command(Vec<u8>),
    /// A piece of an image or template on its way down.
    Data {
        /// Whether it is the last piece.
        last: bool,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// The sum or the kind is wrong.
    Damaged,
    /// For another module on the line.
    Foreign,
}

/// One packet.
pub fn encode(address: u32, kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = START.to_vec();
    packet.extend(address.to_be_bytes());
    packet.push(kind);
    packet.extend((payload.len() as u16 + 2).to_be_bytes());
    packet.extend(payload);
    let sum = sum(&packet[6..]);
    packet.extend(sum.to_be_bytes());
    packet
}

/// `bytes` as data packets of `size`, the last one marked.
pub fn stream(address: u32, bytes: &[u8], size: usize) -> Vec<u8> {
    let last = bytes.chunks(size).count().saturating_sub(1);
    let kind = |index| if index == last { LAST_DATA } else { DATA };
    bytes.chunks(size).enumerate().flat_map(|(index, piece)| encode(address, kind(index), piece)).collect()
}

fn sum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_add(u16::from(*byte)))
}

/// Cuts the byte stream into packets; drops noise before a start code and packets that stop half-way.
#[derive(Debug, Default)]
pub struct Receiver {
    pending: Vec<u8>,
}

impl Receiver {
    /// The next packet, or `None` when the host hung up.
    pub async fn next<P: AsyncRead + Unpin>(&mut self, pipe: &mut P, world: &Shared) -> io::Result<Option<Packet>> {
        loop {
            if let Some(packet) = self.cut(world) {
                return Ok(Some(packet));
            }
            let baud = world.read(|w| w.finger.baud());
            match hear(world, DeviceName::Fingerprint, baud, pipe, &mut self.pending, BETWEEN_BYTES).await? {
                Heard::Bytes => {}
                Heard::HangUp => return Ok(None),
                Heard::Silence => self.pending.clear(),
            }
        }
    }

    /// A whole packet at the front of what is pending.
    fn cut(&mut self, world: &Shared) -> Option<Packet> {
        self.drop_noise();
        let header = self.pending.get(..HEADER)?;
        let length = usize::from(u16::from_be_bytes([header[7], header[8]]));
        if !(3..=LONGEST).contains(&length) {
            self.pending.clear();
            return Some(Packet::Damaged);
        }
        if self.pending.len() < HEADER + length {
            return None;
        }
        let packet: Vec<u8> = self.pending.drain(..HEADER + length).collect();
        Some(open(&packet, world.read(|w| w.finger.address)))
    }

    fn drop_noise(&mut self) {
        let starts = |rest: &[u8]| rest.iter().zip(START).all(|(got, want)| *got == want);
        let start = (0..self.pending.len()).find(|at| starts(&self.pending[*at..]));
        self.pending.drain(..start.unwrap_or(self.pending.len()));
    }
}

/// Reads a whole packet of right length.
fn open(packet: &[u8], address: u32) -> Packet {
    let (body, sent) = packet.split_at(packet.len() - 2);
    let payload = body[HEADER..].to_vec();
    match body[6] {
        _ if body[2..6] != address.to_be_bytes() => Packet::Foreign,
        _ if sum(&body[6..]).to_be_bytes() != sent => Packet::Damaged,
        COMMAND => Packet::Command(payload),
        DATA => Packet::Data { last: false, bytes: payload },
        LAST_DATA => Packet::Data { last: true, bytes: payload },
        _ => Packet::Damaged,
    }
}
