//! What is wrong with a device's line: answers to spoil, used up one at a time, a pause, wrong bits, a pulled plug.

use std::collections::VecDeque;

use tokio::time::Instant;

/// What happens to one answer on its way to the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFault {
    /// The answer never comes.
    Silent,
    /// One byte in the middle is lost.
    DropByte,
    /// One bit near the end is wrong, so that the check fails.
    FlipBit,
    /// The answer stops half-way.
    Truncate,
    /// Noise comes before the answer.
    Junk,
}

impl LineFault {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("silent", Self::Silent),
        ("drop-byte", Self::DropByte),
        ("flip-bit", Self::FlipBit),
        ("truncate", Self::Truncate),
        ("junk", Self::Junk),
    ];

    fn apply(self, mut bytes: Vec<u8>) -> Vec<u8> {
        let (middle, last) = (bytes.len() / 2, bytes.len().saturating_sub(1));
        match self {
            Self::Silent => bytes.clear(),
            Self::DropByte => drop(bytes.drain(middle..(middle + 1).min(bytes.len()))),
            Self::FlipBit => bytes.iter_mut().skip(last).for_each(|byte| *byte ^= 0x01),
            Self::Truncate => bytes.truncate(middle),
            Self::Junk => drop(bytes.splice(0..0, [0x00, 0xAA, 0xFF, 0x55])),
        }
        bytes
    }
}

/// One device's line.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Faults for the next answers, in order.
    pub faults: VecDeque<LineFault>,
    /// Speed the host has set, where the line can tell.
    pub host_baud: Option<u32>,
    /// Nothing passes before this moment.
    pub stalled_until: Option<Instant>,
    /// Share of bytes that arrive with one bit wrong.
    pub corrupt: f64,
    /// Whether the plug is pulled.
    pub unplugged: bool,
    /// Times it was pulled.
    pub pulls: u64,
}

impl Line {
    /// The answer as it arrives: spoilt by the next fault, or whole.
    pub fn spoil(&mut self, bytes: &[u8]) -> Vec<u8> {
        match self.faults.pop_front() {
            Some(fault) => fault.apply(bytes.to_vec()),
            None => bytes.to_vec(),
        }
    }

    /// What is wrong, in the words that order it.
    pub fn troubles(&self) -> Vec<String> {
        let stalled = self.stalled_until.is_some_and(|until| until > Instant::now());
        let all = [
            (!self.faults.is_empty()).then(|| format!("fail-next {}", self.faults.len())),
            stalled.then(|| "stall".to_owned()),
            (self.corrupt > 0.0).then(|| format!("corrupt {}", self.corrupt)),
            self.unplugged.then(|| "unplug".to_owned()),
        ];
        all.into_iter().flatten().collect()
    }
}
