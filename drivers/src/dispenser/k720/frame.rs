//! Frames of the K720: `02 ADH ADL LH LL text 03 BCC`, and the two handshake words with the address behind them.
//!
//! The length counts the text alone (BE); BCC is the XOR of everything from 02 to 03. Read by length, never by the 03.

const STX: u8 = 0x02;
const ETX: u8 = 0x03;
const ENQ: u8 = 0x05;
const ACK: u8 = 0x06;
const NAK: u8 = 0x15;
/// STX, two address digits, two length bytes before the text; ETX and BCC behind it.
const HEAD: usize = 5;
const TAIL: usize = 2;
/// A handshake word: the control byte and two address digits.
const WORD: usize = 3;
/// Longest reply. A greater length is noise.
const LONGEST_TEXT: usize = 128;

/// Two ASCII digits, by the machine's switch.
pub type Address = [u8; 2];

/// Puts a text into a frame for the machine at `address`.
pub fn framed(address: Address, text: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes();
    let mut frame = vec![STX, address[0], address[1], high, low];
    frame.extend_from_slice(text);
    frame.push(ETX);
    frame.push(bcc(&frame));
    frame
}

/// Tells the machine to do what it has just acknowledged.
pub fn enquiry(address: Address) -> [u8; WORD] {
    [ENQ, address[0], address[1]]
}

/// What the machine says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// The command frame arrived whole; it waits for the enquiry.
    Ack,
    /// The command frame arrived damaged; nothing will be done.
    Nak,
    /// A reply's text.
    Text(Vec<u8>),
}

/// Bytes received so far; finds tokens among them and drops the rest.
pub struct Inbox {
    address: Address,
    bytes: Vec<u8>,
    dropped: bool,
}

impl Inbox {
    /// Listens to the machine at `address`.
    pub fn new(address: Address) -> Self {
        Self { address, bytes: Vec::new(), dropped: false }
    }

    /// One more byte from the line.
    pub fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Whether a word or a frame has begun.
    pub fn is_inside(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Whether anything came that is no token.
    pub fn heard_noise(&self) -> bool {
        self.dropped
    }

    /// What looked like a begin was none: it is dropped, and what came behind it is looked at again.
    pub fn drop_first(&mut self) {
        if !self.bytes.is_empty() {
            self.bytes.remove(0);
            self.dropped = true;
        }
    }

    /// The next token, if it is whole.
    pub fn take(&mut self) -> Option<Token> {
        loop {
            let found = match *self.bytes.first()? {
                STX => self.frame(),
                ACK => self.word(Token::Ack),
                NAK => self.word(Token::Nak),
                _ => Found::Noise,
            };
            match found {
                Found::Token(token) => return Some(token),
                Found::Begun => return None,
                Found::Noise => self.drop_first(),
            }
        }
    }

    fn word(&mut self, token: Token) -> Found {
        let Some(word) = self.bytes.get(1..WORD) else { return Found::Begun };
        if word != self.address {
            return Found::Noise;
        }
        self.bytes.drain(..WORD);
        Found::Token(token)
    }

    fn frame(&mut self) -> Found {
        let &[_, tens, units, high, low, ..] = self.bytes.as_slice() else { return Found::Begun };
        let len = usize::from(u16::from_be_bytes([high, low]));
        if [tens, units] != self.address || len > LONGEST_TEXT {
            return Found::Noise;
        }
        let Some(frame) = self.bytes.get(..HEAD + len + TAIL) else { return Found::Begun };
        if frame[HEAD + len] != ETX || bcc(&frame[..=HEAD + len]) != frame[HEAD + len + 1] {
            return Found::Noise;
        }
        let text = frame[HEAD..HEAD + len].to_vec();
        self.bytes.drain(..HEAD + len + TAIL);
        Found::Token(Token::Text(text))
    }
}

enum Found {
    Token(Token),
    Begun,
    Noise,
}

fn bcc(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bytes: &[u8]) -> Vec<Token> {
        let mut inbox = Inbox::new(*b"00");
        let mut all = Vec::new();
        for byte in bytes {
            inbox.push(*byte);
            all.extend(std::iter::from_fn(|| inbox.take()));
        }
        all
    }

    #[test]
    fn an_acknowledgement_and_a_reply_behind_noise() {
        let bytes = [&b"\x00\x02\x33\x06\x31\x06\x30\x30"[..], &framed(*b"00", b"SF0010")].concat();
        assert_eq!(tokens(&bytes), [Token::Ack, Token::Text(b"SF0010".to_vec())]);
    }

    #[test]
    fn the_word_or_the_frame_of_another_address_is_noise() {
        assert_eq!(tokens(b"\x06\x30\x31"), []);
        assert_eq!(tokens(&framed(*b"01", b"SF0010")), []);
    }

    #[test]
    fn a_wrong_check_byte_is_no_frame() {
        let mut frame = framed(*b"00", b"SF0010");
        frame[12] ^= 1;
        assert_eq!(tokens(&frame), []);
    }
}
