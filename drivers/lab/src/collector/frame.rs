//! Frames of the card slot: `F2`, address, length, text, `03`, and the XOR of everything before.

/// Start of a frame.
const STX: u8 = 0xF2;
/// End of a frame's text.
const ETX: u8 = 0x03;
/// Acknowledge.
pub const ACK: u8 = 0x06;
/// Not understood.
pub const NAK: u8 = 0x15;
/// Clear the line.
const EOT: u8 = 0x04;
/// First byte of a command's text.
const COMMAND: u8 = 0x43;
/// First byte of a reply that says yes.
const POSITIVE: u8 = 0x50;
/// First byte of a reply that says no.
const NEGATIVE: u8 = 0x4E;
/// Start, address, two bytes of length.
const HEADER: usize = 4;
/// Longest text: a longer length is noise.
const LONGEST: usize = 1024;
/// This machine's address.
const ADDRESS: u8 = 0;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Command code CM and parameter PM.
    pub code: [u8; 2],
    /// What follows them.
    pub data: Vec<u8>,
}

/// Three status bytes: channel, hopper, bin.
pub type Status = [u8; 3];

/// An error in the two ASCII digits of the document.
pub type Fault = [u8; 2];

/// What a command came to.
pub type Reply = Result<(Status, Vec<u8>), Fault>;

/// What was heard on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A command for this machine.
    Frame(Request),
    /// A frame with a wrong check or form.
    Spoilt,
    /// The host has our reply.
    Ack,
    /// The host wants our reply again.
    Nak,
    /// The host clears the line.
    Clear,
}

/// Finds frames in the bytes, by their length and never by their end byte.
#[derive(Debug, Default)]
pub struct Reader {
    bytes: Vec<u8>,
}

impl Reader {
    /// Takes bytes in.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// Whether a frame has begun and not ended.
    pub fn is_inside(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Drops a frame that broke off.
    pub fn reset(&mut self) {
        self.bytes.clear();
    }

    /// The next thing heard; noise is dropped.
    pub fn next_heard(&mut self) -> Option<Heard> {
        while let Some(first) = self.bytes.first() {
            match *first {
                STX => match self.frame() {
                    Outcome::Part => return None,
                    Outcome::Noise => drop(self.bytes.remove(0)),
                    Outcome::NotForUs(length) => drop(self.bytes.drain(..length)),
                    Outcome::Heard(heard, length) => {
                        self.bytes.drain(..length);
                        return Some(heard);
                    }
                },
                single => {
                    self.bytes.remove(0);
                    match single {
                        ACK => return Some(Heard::Ack),
                        NAK => return Some(Heard::Nak),
                        EOT => return Some(Heard::Clear),
                        _ => {}
                    }
                }
            }
        }
        None
    }

    fn frame(&self) -> Outcome {
        let Some([_, address, high, low]) = self.bytes.first_chunk::<HEADER>() else { return Outcome::Part };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if !(3..=LONGEST).contains(&length) {
            return Outcome::Noise;
        }
        let end = HEADER + length;
        let (Some(frame), Some(check)) = (self.bytes.get(..=end), self.bytes.get(end + 1)) else {
            return Outcome::Part;
        };
        let text = frame.get(HEADER..end).unwrap_or_default();
        match text {
            _ if xor(frame) != *check || frame.last() != Some(&ETX) => Outcome::Heard(Heard::Spoilt, end + 2),
            _ if *address != ADDRESS => Outcome::NotForUs(end + 2),
            [COMMAND, code, parameter, data @ ..] => {
                let request = Request { code: [*code, *parameter], data: data.to_vec() };
                Outcome::Heard(Heard::Frame(request), end + 2)
            }
            _ => Outcome::Heard(Heard::Spoilt, end + 2),
        }
    }
}

enum Outcome {
    Part,
    Noise,
    NotForUs(usize),
    Heard(Heard, usize),
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

/// The frame that answers `request`.
pub fn reply(request: &Request, reply: &Reply) -> Vec<u8> {
    let (kind, mut rest) = match reply {
        Ok((status, data)) => (POSITIVE, [&status[..], data].concat()),
        Err(fault) => (NEGATIVE, fault.to_vec()),
    };
    let length = u16::try_from(rest.len() + 3).unwrap_or(u16::MAX).to_be_bytes();
    let mut bytes = vec![STX, ADDRESS, length[0], length[1], kind, request.code[0], request.code[1]];
    bytes.append(&mut rest);
    bytes.push(ETX);
    bytes.push(xor(&bytes));
    bytes
}
