//! `GS ( k`: a QR code drawn by the printer, model 2, error correction M.

/// Most bytes a QR code of level M carries (version 40, ISO/IEC 18004 table 7).
const MOST: usize = 2331;

/// A QR code.
pub struct Qr<'a> {
    data: &'a [u8],
    module: u8,
}

impl<'a> Qr<'a> {
    /// `module`: dots a module, 1–16. `None` when the data is empty or too much for one code.
    pub fn new(data: &'a [u8], module: u8) -> Option<Self> {
        (!data.is_empty() && data.len() <= MOST).then_some(Self { data, module: module.clamp(1, 16) })
    }

    /// Model, module size, correction, data, print.
    pub fn encode(&self) -> Vec<u8> {
        let store = [b"P0", self.data].concat();
        [function(b"A2\0"), function(&[b'C', self.module]), function(b"E1"), function(&store), function(b"Q0")].concat()
    }
}

/// The length counts the symbol number `1` (QR) and everything behind it.
fn function(body: &[u8]) -> Vec<u8> {
    let [low, high] = u16::try_from(body.len() + 1).unwrap_or(u16::MAX).to_le_bytes();
    [&[0x1D, 0x28, 0x6B, low, high, b'1'][..], body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions() {
        assert_eq!(function(b"A2\0"), [0x1D, 0x28, 0x6B, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00]);
        assert_eq!(function(&[b'C', 6]), [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x43, 0x06]);
        assert_eq!(function(b"E1"), [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x45, 0x31]);
        let store = [0x1D, 0x28, 0x6B, 0x08, 0x00, 0x31, 0x50, 0x30, 0x48, 0x45, 0x4C, 0x4C, 0x4F];
        assert_eq!(function(b"P0HELLO"), store);
        assert_eq!(function(b"Q0"), [0x1D, 0x28, 0x6B, 0x03, 0x00, 0x31, 0x51, 0x30]);
    }

    #[test]
    fn a_code_is_stored_before_it_is_printed() {
        let bytes = Qr::new(b"HELLO", 6).map(|qr| qr.encode()).unwrap_or_default();
        let parts = [function(b"A2\0"), function(&[b'C', 6]), function(b"E1"), function(b"P0HELLO"), function(b"Q0")];
        assert_eq!(bytes, parts.concat());
    }

    #[test]
    fn too_much_or_nothing_is_refused() {
        assert!(Qr::new(&[b'a'; MOST + 1], 4).is_none());
        assert!(Qr::new(&[], 4).is_none());
        assert!(Qr::new(&[b'a'; MOST], 4).is_some_and(|qr| function(&[b"P0", qr.data].concat())[3..5] == [0x1E, 0x09]));
    }
}
