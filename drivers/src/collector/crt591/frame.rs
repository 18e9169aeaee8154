//! Frames of the CRT protocol: `F2 address length text 03 BCC`, and how they are found among other bytes.
//!
//! The length counts the text alone (BE); BCC is the XOR of everything from F2 to 03. Read by length, never by the 03.

const STX: u8 = 0xF2;
const ETX: u8 = 0x03;
const ACK: u8 = 0x06;
const NAK: u8 = 0x15;
/// Clears the line before a frame is sent again.
pub const EOT: u8 = 0x04;
/// Tells the slot that its reply arrived.
pub const RECEIVED: u8 = ACK;
/// STX, address, two length bytes before the text; ETX and BCC behind it.
const HEAD: usize = 4;
const TAIL: usize = 2;
/// Longest reply: status and a long APDU answer. A greater length is noise.
const LONGEST_TEXT: usize = 600;

/// Puts a text into a frame for the slot at `address` (0–15).
pub fn framed(address: u8, text: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes();
    let mut frame = vec![STX, address, high, low];
    frame.extend_from_slice(text);
    frame.push(ETX);
    frame.push(bcc(&frame));
    frame
}

/// What the slot says.
#[derive(Clone, PartialEq, Eq)]
pub enum Token {
    /// The command frame arrived whole.
    Ack,
    /// The command frame arrived damaged; nothing was done.
    Nak,
    /// A reply's text. Not printable: it may hold a card's number.
    Text(Vec<u8>),
}

/// Bytes received so far; finds tokens among them and drops the rest.
pub struct Inbox {
    address: u8,
    bytes: Vec<u8>,
    dropped: bool,
    /// A frame broke off; until the next whole one the line is noise.
    broken: bool,
}

impl Inbox {
    /// Listens to the slot at `address`.
    pub fn new(address: u8) -> Self {
        Self { address, bytes: Vec::new(), dropped: false, broken: false }
    }

    /// One more byte from the line.
    pub fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Whether a frame has begun.
    pub fn in_frame(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Whether anything came that is no token.
    pub fn heard_noise(&self) -> bool {
        self.dropped
    }

    /// The line fell silent in the middle: what looked like a frame's begin was none.
    pub fn give_up_frame(&mut self) {
        self.broken = true;
        self.drop_first();
    }

    /// The next token, if it is whole.
    pub fn take(&mut self) -> Option<Token> {
        loop {
            match *self.bytes.first()? {
                // Inside a broken frame a 06 or 15 is a length or a date, no acknowledgement.
                ACK if !self.broken => return self.single(Token::Ack),
                NAK if !self.broken => return self.single(Token::Nak),
                STX => match self.frame() {
                    Frame::Whole(text) => return Some(Token::Text(text)),
                    Frame::Begun => return None,
                    Frame::Broken => self.give_up_frame(),
                },
                _ => self.drop_first(),
            }
        }
    }

    fn single(&mut self, token: Token) -> Option<Token> {
        self.bytes.remove(0);
        Some(token)
    }

    fn drop_first(&mut self) {
        if !self.bytes.is_empty() {
            self.bytes.remove(0);
            self.dropped = true;
        }
    }

    fn frame(&mut self) -> Frame {
        let &[_, address, high, low, ..] = self.bytes.as_slice() else { return Frame::Begun };
        let len = usize::from(u16::from_be_bytes([high, low]));
        if address != self.address || len > LONGEST_TEXT {
            return Frame::Broken;
        }
        let Some(frame) = self.bytes.get(..HEAD + len + TAIL) else { return Frame::Begun };
        if frame[HEAD + len] != ETX || bcc(&frame[..=HEAD + len]) != frame[HEAD + len + 1] {
            return Frame::Broken;
        }
        let text = frame[HEAD..HEAD + len].to_vec();
        self.bytes.drain(..HEAD + len + TAIL);
        self.broken = false;
        Frame::Whole(text)
    }
}

enum Frame {
    Whole(Vec<u8>),
    Begun,
    Broken,
}

fn bcc(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: [u8; 12] = [0xF2, 0, 0, 6, 0x50, 0x31, 0x30, 0x30, 0x32, 0x30, 0x03, 0x94];

    fn tokens(bytes: &[u8]) -> Vec<Token> {
        let mut inbox = Inbox::new(0);
        let mut all = Vec::new();
        for byte in bytes {
            inbox.push(*byte);
            all.extend(std::iter::from_fn(|| inbox.take()));
        }
        all
    }

    #[test]
    fn acknowledgement_and_reply() {
        let found = tokens(&[&[0x06][..], &STATUS].concat());
        assert!(found == [Token::Ack, Token::Text(b"P10020".to_vec())]);
    }

    #[test]
    fn junk_that_looks_like_a_begin_does_not_eat_the_reply() {
        let junk = [0xF2, 0x00, 0xF2, 0x00, 0x41];
        assert!(tokens(&[&junk[..], &STATUS].concat()) == [Token::Text(b"P10020".to_vec())]);
    }

    #[test]
    fn a_wrong_check_byte_is_no_frame() {
        let mut damaged = STATUS;
        damaged[11] ^= 1;
        assert!(tokens(&damaged).is_empty());
    }

    #[test]
    fn another_slots_reply_is_no_frame() {
        assert!(tokens(&framed(3, b"P10020")).is_empty());
    }
}
