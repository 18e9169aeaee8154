//! ZVT application units: class, instruction, length, data (ECR interface ZVT, PA00P015).

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apdu {
    /// CLASS and INSTR.
    pub control: [u8; 2],
    /// What follows the length.
    pub data: Vec<u8>,
}

/// `80 00 00`: understood.
pub const ACKNOWLEDGE: [u8; 2] = [0x80, 0x00];

impl Apdu {
    /// A unit.
    pub fn new(control: [u8; 2], data: impl Into<Vec<u8>>) -> Self {
        Self { control, data: data.into() }
    }

    /// `80 00 00`.
    pub fn acknowledge() -> Self {
        Self::new(ACKNOWLEDGE, [])
    }

    /// `84 xx 00`: not now (9C), not known (83).
    pub fn refuse(code: u8) -> Self {
        Self::new([0x84, code], [])
    }

    /// The bytes: a length of 255 or more takes three, the last two little-endian.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.control.to_vec();
        match u8::try_from(self.data.len()) {
            Ok(length @ 0..=0xFE) => bytes.push(length),
            Ok(0xFF) | Err(_) => {
                let length = u16::try_from(self.data.len()).unwrap_or(u16::MAX);
                bytes.push(0xFF);
                bytes.extend(length.to_le_bytes());
            }
        }
        bytes.extend(&self.data);
        bytes
    }

    /// The unit at the front of `bytes` and its length on the wire; `None` while bytes are missing.
    pub fn decode(bytes: &[u8]) -> Option<(Self, usize)> {
        let (header, length) = match bytes {
            [_, _, 0xFF, low, high, ..] => (5, usize::from(u16::from_le_bytes([*low, *high]))),
            [_, _, 0xFF, ..] => return None,
            [_, _, length, ..] => (3, usize::from(*length)),
            _ => return None,
        };
        let data = bytes.get(header..header + length)?;
        let control = [*bytes.first()?, *bytes.get(1)?];
        Some((Self::new(control, data), header + length))
    }
}
