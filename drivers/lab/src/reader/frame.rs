//! The frame: `AA AA AA 96 69`, a big-endian length that counts everything after itself, and an XOR over length and body.

use std::io;
use std::time::Duration;

use tokio::io::AsyncRead;

use crate::device::DeviceName;
use crate::hearing::{Heard, hear};
use crate::world::Shared;

const PREAMBLE: [u8; 5] = [0xAA, 0xAA, 0xAA, 0x96, 0x69];
const HEADER: usize = PREAMBLE.len() + 2;

/// The longest command there is has four bytes and a check byte; the module's buffer is larger, but not endless.
const LONGEST: usize = 256;

/// Silence after which a frame begun is given up.
const BETWEEN_BYTES: Duration = Duration::from_millis(100);

/// What came from the host.
#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    /// Command, parameter and data, with a right check byte.
    Body(Vec<u8>),
    /// The check byte is wrong.
    BadCheck,
    /// The length cannot be right, or fewer bytes came.
    BadLength,
}

/// The module's answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Reply {
    sw3: u8,
    data: Vec<u8>,
}

impl Reply {
    /// An answer without data.
    pub fn code(sw3: u8) -> Self {
        Self { sw3, data: Vec::new() }
    }

    /// An answer with data.
    pub fn with(sw3: u8, data: Vec<u8>) -> Self {
        Self { sw3, data }
    }

    /// The whole frame.
    pub fn encode(&self) -> Vec<u8> {
        let length = (self.data.len() + 4) as u16;
        let mut frame = PREAMBLE.to_vec();
        frame.extend(length.to_be_bytes());
        frame.extend([0, 0, self.sw3]);
        frame.extend(&self.data);
        frame.push(check(&frame[PREAMBLE.len()..]));
        frame
    }
}

fn check(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

/// Cuts the byte stream into requests; drops noise before a preamble and frames that stop half-way.
#[derive(Debug, Default)]
pub struct Receiver {
    pending: Vec<u8>,
}

impl Receiver {
    /// The next request, or `None` when the host hung up.
    pub async fn next<P: AsyncRead + Unpin>(&mut self, pipe: &mut P, world: &Shared) -> io::Result<Option<Request>> {
        loop {
            if let Some(request) = self.cut() {
                return Ok(Some(request));
            }
            let baud = world.read(|w| w.reader.baud);
            match hear(world, DeviceName::Reader, baud, pipe, &mut self.pending, BETWEEN_BYTES).await? {
                Heard::Bytes => {}
                Heard::HangUp => return Ok(None),
                Heard::Silence => {
                    if let Some(request) = self.give_up() {
                        return Ok(Some(request));
                    }
                }
            }
        }
    }

    /// A whole request at the front of what is pending.
    fn cut(&mut self) -> Option<Request> {
        self.drop_noise();
        let length = self.length()?;
        if !(2..=LONGEST).contains(&length) {
            self.pending.clear();
            return Some(Request::BadLength);
        }
        let frame: Vec<u8> = match self.pending.len() >= HEADER + length {
            true => self.pending.drain(..HEADER + length).collect(),
            false => return None,
        };
        let (sent, counted) = (frame.last().copied(), check(&frame[PREAMBLE.len()..frame.len() - 1]));
        if sent != Some(counted) {
            return Some(Request::BadCheck);
        }
        Some(Request::Body(frame[HEADER..frame.len() - 1].to_vec()))
    }

    fn length(&self) -> Option<usize> {
        let header = self.pending.get(PREAMBLE.len()..HEADER)?;
        Some(usize::from(u16::from_be_bytes([header[0], header[1]])))
    }

    /// Drops bytes until what is pending could be the start of a frame.
    fn drop_noise(&mut self) {
        let starts = |rest: &[u8]| rest.iter().zip(PREAMBLE).all(|(got, want)| *got == want);
        let start = (0..self.pending.len()).find(|at| starts(&self.pending[*at..]));
        self.pending.drain(..start.unwrap_or(self.pending.len()));
    }

    /// Forgets a frame that stopped half-way; one whose length was said is answered.
    fn give_up(&mut self) -> Option<Request> {
        let announced = self.length().is_some();
        self.pending.clear();
        announced.then_some(Request::BadLength)
    }
}
