//! `GS v 0`: a picture, in bands small enough for a printer's receive buffer.

use crate::printer::bitmap::Bitmap;

/// Rows a band: 72 bytes × 48 rows stay below the 4 KB of small printers.
const BAND: usize = 48;

/// A picture as bands.
pub fn encode(picture: &Bitmap) -> Vec<u8> {
    let stride = picture.stride().max(1);
    picture.bits.chunks(stride * BAND).flat_map(|band| encode_band(band, stride)).collect()
}

fn encode_band(band: &[u8], stride: usize) -> Vec<u8> {
    let rows = band.len() / stride;
    let [xl, xh] = u16::try_from(stride).unwrap_or(u16::MAX).to_le_bytes();
    let [yl, yh] = u16::try_from(rows).unwrap_or(u16::MAX).to_le_bytes();
    let mut bytes = vec![0x1D, 0x76, 0x30, 0x00, xl, xh, yl, yh];
    bytes.extend_from_slice(&band[..rows * stride]);
    silence_real_time(&mut bytes[8..]);
    bytes
}

/// Printers look for DLE EOT, DLE ENQ and DLE DC4 in everything they receive, pictures too: three such bytes would empty
/// their buffer. One more dot beside the lone dot of the 10h breaks the pattern and is not seen.
fn silence_real_time(dots: &mut [u8]) {
    for at in 1..dots.len() {
        if dots[at - 1] == 0x10 && matches!(dots[at], 0x04 | 0x05 | 0x14) {
            dots[at - 1] = 0x18;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u16, rows: usize) -> Bitmap {
        Bitmap { width, bits: vec![0xAA; usize::from(width).div_ceil(8) * rows] }
    }

    #[test]
    fn one_band() {
        let bytes = encode(&picture(12, 3));
        assert_eq!(bytes, [0x1D, 0x76, 0x30, 0, 2, 0, 3, 0, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA]);
    }

    #[test]
    fn a_tall_picture_comes_in_bands_that_lose_no_row() {
        let bytes = encode(&picture(576, 100));
        let heads: Vec<_> = bytes.windows(4).enumerate().filter(|(_, w)| *w == [0x1D, 0x76, 0x30, 0]).collect();
        let rows: Vec<_> = heads.iter().map(|(at, _)| bytes[at + 6]).collect();
        assert_eq!(rows, [48, 48, 4]);
        assert_eq!(bytes.len(), 3 * 8 + 72 * 100);
    }

    #[test]
    fn no_picture_can_ask_for_status_or_empty_the_buffer() {
        let bytes = encode(&Bitmap { width: 24, bits: vec![0x10, 0x05, 0x02, 0x10, 0x04, 0x01] });
        assert_eq!(bytes[8..], [0x18, 0x05, 0x02, 0x18, 0x04, 0x01]);
    }

    #[test]
    fn half_a_row_at_the_end_is_dropped() {
        assert_eq!(encode(&Bitmap { width: 16, bits: vec![1, 2, 3] })[6..], [1, 0, 1, 2]);
    }
}
