//! A black-and-white picture with no picture library behind it.

/// Rows of dots, 1 is black, most significant bit left, each row padded to a whole byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Dots a row.
    pub width: u16,
    /// `ceil(width / 8)` bytes a row.
    pub bits: Vec<u8>,
}

impl Bitmap {
    /// Bytes a row.
    pub fn stride(&self) -> usize {
        usize::from(self.width).div_ceil(8)
    }

    /// Rows.
    pub fn height(&self) -> u16 {
        u16::try_from(self.bits.len() / self.stride().max(1)).unwrap_or(u16::MAX)
    }
}
