//! The module's picture: 256 × 288, two pixels a byte.

use crate::{Secret, fingerprint::FingerImage};

/// Pixels a row.
const WIDTH: u32 = 256;
/// Rows.
const HEIGHT: u32 = 288;
/// The sensor's resolution.
const DPI: u32 = 500;
/// Bytes on the wire.
pub(super) const WIRE: usize = (WIDTH * HEIGHT / 2) as usize;

/// Spreads 4-bit greys to 8 bits; the high nibble is the first pixel. `None`: not a whole picture.
pub fn unpack(wire: &[u8]) -> Option<FingerImage> {
    (wire.len() == WIRE).then(|| {
        let pixels = wire.iter().flat_map(|pair| [(pair >> 4) * 17, (pair & 15) * 17]).collect::<Vec<u8>>();
        FingerImage { width: WIDTH, height: HEIGHT, dpi: DPI, pixels: Secret::new(pixels) }
    })
}
