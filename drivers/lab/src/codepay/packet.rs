//! Packets as the terminal hears and says them.

/// What came from the till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// 0 normal, 1 handshake, 2 confirmation.
    pub kind: u8,
    /// Acknowledged id.
    pub ack: u8,
    /// Own id.
    pub id: u8,
    /// JSON, or nothing.
    pub data: Vec<u8>,
}

const BEGIN: [u8; 2] = [0x55, 0xAA];
const END: [u8; 2] = [0xCC, 0x33];
const LONGEST: usize = 1024;

impl Packet {
    /// A packet without data.
    pub fn empty(kind: u8, ack: u8) -> Self {
        Self { kind, ack, id: 0, data: Vec::new() }
    }

    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = BEGIN.to_vec();
        bytes.extend([self.kind, self.ack, self.id]);
        bytes.extend(u16::try_from(self.data.len()).unwrap_or(u16::MAX).to_be_bytes());
        bytes.extend(&self.data);
        let sum = bytes.iter().skip(2).fold(0, |sum: u8, byte| sum ^ byte);
        bytes.push(sum);
        bytes.extend(END);
        bytes
    }
}

/// Takes the next sound packet out of `pending`; anything else is dropped byte by byte.
pub fn next_packet(pending: &mut Vec<u8>) -> Option<Packet> {
    loop {
        let start = pending.iter().position(|byte| *byte == BEGIN[0])?;
        pending.drain(..start);
        let head: [u8; 7] = *pending.first_chunk()?;
        let length = 10 + usize::from(u16::from_be_bytes([head[5], head[6]]));
        if head[1] != BEGIN[1] || length > LONGEST {
            pending.remove(0);
            continue;
        }
        let whole = pending.get(..length)?;
        let (body, end) = whole.split_at(length - 3);
        let sum = body.iter().skip(2).fold(0, |sum: u8, byte| sum ^ byte);
        if end != [sum, END[0], END[1]] {
            pending.remove(0);
            continue;
        }
        let data = body.get(7..).unwrap_or_default().to_vec();
        pending.drain(..length);
        return Some(Packet { kind: head[2], ack: head[3], id: head[4], data });
    }
}
