//! The message both sides exchange: class, instruction, length, data.
//!
//! The length is one byte, or FF and two bytes (LE). `Debug` leaves the data out: it may hold card data.

use std::fmt;

/// One message.
#[derive(Clone, PartialEq, Eq)]
pub struct Apdu {
    /// Class and instruction.
    pub code: [u8; 2],
    /// What follows the length.
    pub data: Vec<u8>,
}

impl Apdu {
    /// A message with data.
    pub fn new(code: [u8; 2], data: impl Into<Vec<u8>>) -> Self {
        Self { code, data: data.into() }
    }

    /// `80 00 00`: understood.
    pub fn accepted() -> Self {
        Self::new([0x80, 0x00], [])
    }

    /// `84 reason 00`: refused.
    pub fn refused(reason: u8) -> Self {
        Self::new([0x84, reason], [])
    }

    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        [&self.code[..], &length(self.data.len()), &self.data].concat()
    }

    /// Reads a whole message. `None`: the length does not fit.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (code, rest) = bytes.split_first_chunk::<2>()?;
        let (len, data) = match rest {
            [0xFF, low, high, data @ ..] => (usize::from(u16::from_le_bytes([*low, *high])), data),
            [len, data @ ..] => (usize::from(*len), data),
            [] => return None,
        };
        (data.len() == len).then(|| Self::new(*code, data))
    }
}

fn length(len: usize) -> Vec<u8> {
    match u8::try_from(len) {
        Ok(short) if short < 0xFF => vec![short],
        Ok(_) | Err(_) => {
            let [low, high] = u16::try_from(len).unwrap_or(u16::MAX).to_le_bytes();
            vec![0xFF, low, high]
        }
    }
}

impl fmt::Debug for Apdu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [class, instruction] = self.code;
        write!(f, "Apdu({class:02X} {instruction:02X}, {} bytes)", self.data.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_messages() {
        assert_eq!(Apdu::accepted().encode(), [0x80, 0x00, 0x00]);
        assert_eq!(Apdu::refused(0x9C).encode(), [0x84, 0x9C, 0x00]);
        assert_eq!(Apdu::decode(&[0x04, 0xFF, 0x01, 0x17]), Some(Apdu::new([0x04, 0xFF], [0x17])));
    }

    #[test]
    fn from_255_bytes_on_the_length_is_extended() {
        for len in [254, 255, 256, 1000] {
            let apdu = Apdu::new([0x06, 0xD3], vec![7; len]);
            let bytes = apdu.encode();
            assert_eq!(bytes[2] == 0xFF, len >= 255);
            assert_eq!(Apdu::decode(&bytes), Some(apdu));
        }
        assert_eq!(Apdu::new([0x06, 0xD3], vec![7; 256]).encode()[2..5], [0xFF, 0x00, 0x01]);
    }

    #[test]
    fn a_length_that_does_not_fit_is_no_message() {
        for bytes in [&[0x06][..], &[0x06, 0x0F], &[0x06, 0x0F, 0x01], &[0x06, 0x0F, 0x00, 0x00], &[0x06, 0xD3, 0xFF]] {
            assert_eq!(Apdu::decode(bytes), None);
        }
    }

    #[test]
    fn card_data_does_not_print() {
        let printed = format!("{:?}", Apdu::new([0x04, 0x0F], [0x22, 0xF1]));
        assert_eq!(printed, "Apdu(04 0F, 2 bytes)");
    }
}
