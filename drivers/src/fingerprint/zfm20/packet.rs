//! The ZFM packet: header, address, kind, length, payload, sum. Knows nothing of what a payload means.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::{
    LinkFault, Secret,
    transport::{Pipe, line::Line},
};

/// Every packet, both ways, starts with this.
const HEADER: [u8; 2] = [0xEF, 0x01];
/// The factory's address; a module on a line of its own needs no other.
const ADDRESS: [u8; 4] = [0xFF; 4];
/// The largest payload a module can be set to.
const LARGEST: usize = 256;
/// Silence inside a packet after which the rest will not come.
const GAP: Duration = Duration::from_millis(200);

/// What a packet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// From the host.
    Command,
    /// A piece of data with more to follow.
    Data,
    /// The module's answer to a command.
    Ack,
    /// The last piece of data.
    LastData,
}

impl Kind {
    fn pid(self) -> u8 {
        match self {
            Self::Command => 0x01,
            Self::Data => 0x02,
            Self::Ack => 0x07,
            Self::LastData => 0x08,
        }
    }

    fn from_pid(pid: u8) -> Option<Self> {
        [Self::Command, Self::Data, Self::Ack, Self::LastData].into_iter().find(|kind| kind.pid() == pid)
    }
}

/// A packet with its sum verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Packet {
    /// What it is.
    pub kind: Kind,
    /// At most 256 bytes; a finger's picture or template may pass here.
    pub payload: Secret<Vec<u8>>,
}

/// A packet's bytes.
pub fn encode(kind: Kind, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(payload.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    let sum = checksum(kind.pid(), len, payload).to_be_bytes();
    [&HEADER[..], &ADDRESS, &[kind.pid()], &len, payload, &sum].concat()
}

/// Reads the next packet, dropping junk before it. `first` bounds the wait for its header.
pub(super) async fn read<P: Pipe>(
    line: &mut Line<P>,
    command: &'static str,
    first: Duration,
) -> Result<Packet, LinkFault> {
    line.scan_for(command, &HEADER, first, GAP).await?;
    let mut head = [0; 7];
    line.read_rest(command, &mut head, GAP).await?;
    let [a, b, c, d, pid, high, low] = head;
    if [a, b, c, d] != ADDRESS {
        return Err(LinkFault::Unexpected { command, why: "another module's address" });
    }
    let length = payload_length([high, low]).ok_or(LinkFault::Garbled { command, why: "impossible length" })?;
    let mut rest = Zeroizing::new(vec![0; length + 2]);
    line.read_rest(command, &mut rest, GAP).await?;
    let payload = verified(pid, [high, low], &rest).ok_or(LinkFault::Garbled { command, why: "wrong sum" })?;
    let kind = Kind::from_pid(pid).ok_or(LinkFault::Unexpected { command, why: "unknown packet kind" })?;
    Ok(Packet { kind, payload: Secret::new(payload.to_vec()) })
}

fn payload_length(len: [u8; 2]) -> Option<usize> {
    let length = usize::from(u16::from_be_bytes(len)).checked_sub(2)?;
    (1..=LARGEST).contains(&length).then_some(length)
}

fn verified(pid: u8, len: [u8; 2], rest: &[u8]) -> Option<&[u8]> {
    let (payload, sum) = rest.split_last_chunk::<2>()?;
    (checksum(pid, len, payload) == u16::from_be_bytes(*sum)).then_some(payload)
}

fn checksum(pid: u8, len: [u8; 2], payload: &[u8]) -> u16 {
    len.iter().chain(payload).fold(u16::from(pid), |sum, byte| sum.wrapping_add(u16::from(*byte)))
}
