//! Packets on the line: `55 AA | type | ack | id | length (BE) | data | XOR | CC 33`, 1024 bytes at most.
//!
//! `Debug` leaves the data out: an answer may hold a masked card number.

use std::fmt;

pub(super) const STX: [u8; 2] = [0x55, 0xAA];
pub(super) const ETX: [u8; 2] = [0xCC, 0x33];
/// Bytes before the data, and after it.
pub(super) const HEAD: usize = 7;
pub(super) const TAIL: usize = 3;
/// The longest packet's data.
pub const ROOM: usize = 1024 - HEAD - TAIL;

/// What a packet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Data, acknowledgement or heartbeat.
    Normal,
    /// The kiosk connects.
    Handshake,
    /// The terminal is connected.
    Confirmation,
}

/// One packet.
#[derive(Clone, PartialEq, Eq)]
pub struct Packet {
    /// What it is for.
    pub kind: Kind,
    /// Id of the data packet it acknowledges; 0 for none.
    pub ack: u8,
    /// Its own id; 0 without data.
    pub id: u8,
    /// JSON, or nothing.
    pub data: Vec<u8>,
}

impl Packet {
    /// Connects.
    pub fn handshake() -> Self {
        Self { kind: Kind::Handshake, ack: 0, id: 0, data: Vec::new() }
    }

    /// Still there.
    pub fn heartbeat() -> Self {
        Self::acknowledgement(0)
    }

    /// The data packet with this id has come.
    pub fn acknowledgement(id: u8) -> Self {
        Self { kind: Kind::Normal, ack: id, id: 0, data: Vec::new() }
    }

    /// Data under an id from 1 on.
    pub fn with_data(id: u8, data: Vec<u8>) -> Self {
        Self { kind: Kind::Normal, ack: 0, id, data }
    }

    /// Whether it says nothing but "still there".
    pub fn is_heartbeat(&self) -> bool {
        self.kind == Kind::Normal && self.ack == 0 && self.id == 0
    }

    /// The bytes. Data beyond [`ROOM`] is cut off; no message here is that long.
    pub fn encode(&self) -> Vec<u8> {
        let data = &self.data[..self.data.len().min(ROOM)];
        let kind = match self.kind {
            Kind::Normal => 0,
            Kind::Handshake => 1,
            Kind::Confirmation => 2,
        };
        let [high, low] = u16::try_from(data.len()).unwrap_or(u16::MAX).to_be_bytes();
        let body = [&[kind, self.ack, self.id, high, low][..], data].concat();
        [&STX[..], &body, &[xor(&body)], &ETX].concat()
    }
}

impl fmt::Debug for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, ack, id, data } = self;
        write!(f, "Packet({kind:?}, ack {ack}, id {id}, {} bytes)", data.len())
    }
}

/// Finds packets among bytes, one byte at a time; drops the rest.
#[derive(Debug, Default)]
pub struct Decoder {
    bytes: Vec<u8>,
}

impl Decoder {
    /// Whether a packet has begun.
    pub fn is_within(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Forgets what has begun.
    pub fn forget(&mut self) {
        self.bytes.clear();
    }

    /// One more byte; the packet it completes, if any. A spoilt one gives way to a packet that begins inside it.
    pub fn push(&mut self, byte: u8) -> Option<Packet> {
        self.bytes.push(byte);
        self.scan()
    }

    /// What has begun will not be completed: its first byte was noise. A packet that it swallowed comes out.
    pub fn give_up(&mut self) -> Option<Packet> {
        if !self.bytes.is_empty() {
            self.bytes.remove(0);
        }
        self.scan()
    }

    fn scan(&mut self) -> Option<Packet> {
        while !self.bytes.is_empty() {
            match self.look() {
                Look::Short => return None,
                Look::Whole(packet, length) => {
                    self.bytes.drain(..length);
                    return Some(packet);
                }
                Look::Nothing => drop(self.bytes.remove(0)),
            }
        }
        None
    }

    fn look(&self) -> Look {
        let begins = self.bytes.iter().zip(STX).all(|(byte, wanted)| *byte == wanted);
        let Some(head) = self.bytes.first_chunk::<HEAD>() else {
            return if begins { Look::Short } else { Look::Nothing };
        };
        let length = usize::from(u16::from_be_bytes([head[5], head[6]]));
        if !begins || length > ROOM {
            return Look::Nothing;
        }
        match self.bytes.get(..HEAD + length + TAIL) {
            Some(whole) => parse(whole).map_or(Look::Nothing, |packet| Look::Whole(packet, whole.len())),
            None => Look::Short,
        }
    }
}

enum Look {
    Short,
    Nothing,
    Whole(Packet, usize),
}

fn parse(whole: &[u8]) -> Option<Packet> {
    let (body, end) = whole.get(STX.len()..)?.split_last_chunk::<TAIL>()?;
    let &[kind, ack, id, _, _, ref data @ ..] = body else { return None };
    let kind = match kind {
        0 => Kind::Normal,
        1 => Kind::Handshake,
        2 => Kind::Confirmation,
        _ => return None,
    };
    let sound = end == &[xor(body), ETX[0], ETX[1]];
    sound.then(|| Packet { kind, ack, id, data: data.to_vec() })
}

pub(super) fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const QUERY: &str = "55AA000001001C7B22746F706963223A226563726875622E7061792E7175657279227D49CC33";

    fn bytes(hex: &str) -> Vec<u8> {
        hex::decode(hex).unwrap()
    }

    fn packets(bytes: &[u8]) -> Vec<Packet> {
        let mut decoder = Decoder::default();
        let mut found: Vec<Packet> = bytes.iter().filter_map(|byte| decoder.push(*byte)).collect();
        while decoder.is_within() {
            found.extend(decoder.give_up());
        }
        found
    }

    #[test]
    fn the_documented_packets_are_written_and_read() {
        let data = br#"{"topic":"ecrhub.pay.query"}"#.to_vec();
        let confirmation = Packet { kind: Kind::Confirmation, ..Packet::handshake() };
        for (packet, hex) in [
            (Packet::handshake(), "55AA010000000001CC33"),
            (confirmation, "55AA020000000002CC33"),
            (Packet::heartbeat(), "55AA000000000000CC33"),
            (Packet::acknowledgement(1), "55AA000100000001CC33"),
            (Packet::with_data(1, data), QUERY),
        ] {
            assert_eq!(hex::encode_upper(packet.encode()), hex);
            assert_eq!(packets(&bytes(hex)), [packet]);
        }
    }

    #[test]
    fn noise_and_broken_packets_do_not_swallow_the_next_one() {
        let good = bytes(QUERY);
        for cut in 1..good.len() {
            let stream = [&[0x55, 0x00, 0xAA], &good[..cut], &good[..]].concat();
            assert_eq!(packets(&stream).len(), 1, "cut at {cut}");
        }
    }

    #[test]
    fn a_flipped_bit_is_never_a_packet() {
        let good = bytes(QUERY);
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(packets(&bad), [], "bit {bit}");
        }
    }

    #[test]
    fn a_length_beyond_the_limit_is_noise() {
        assert_eq!(packets(&bytes("55AA0000010400")), []);
        let longest = Packet::with_data(7, vec![b' '; ROOM]);
        assert_eq!(longest.encode().len(), 1024);
        assert_eq!(packets(&longest.encode()), [longest]);
    }

    #[test]
    fn data_does_not_print() {
        let printed = format!("{:?}", Packet::with_data(3, b"6227***6666".to_vec()));
        assert_eq!(printed, "Packet(Normal, ack 0, id 3, 11 bytes)");
    }
}
