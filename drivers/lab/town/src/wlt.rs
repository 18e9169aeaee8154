//! The photo on the chip: 1,024 bytes. The real coding (WLT) is closed; ours carries the drawing parameters of the face,
//! and decoding draws the portrait anew.
//!
//! | bytes | what |
//! |---|---|
//! | 0–3 | `SLWT` |
//! | 4–52 | parameters of the face ([`Face::parameters`]) |
//! | 53–1019 | filling that depends on the bytes before it |
//! | 1020–1023 | CRC-32 of all before it, big endian |

use image::{RgbImage, imageops};
use thiserror::Error;

use crate::face::{self, Face};
use crate::people::Person;
use crate::rng::Rng;

/// Bytes of a photo on the chip.
pub const LENGTH: usize = 1024;
/// Pixels a row of the decoded picture.
pub const WIDTH: u32 = 102;
/// Rows of the decoded picture.
pub const HEIGHT: u32 = 126;

const MAGIC: &[u8; 4] = b"SLWT";
const FILLING: usize = 4 + face::PARAMETERS;
const SUM: usize = LENGTH - 4;

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
    let mut bytes = [0; LENGTH];
    bytes[..4].copy_from_slice(MAGIC);
    bytes[4..FILLING].copy_from_slice(&person.face.parameters());
    // A real photo fills the block, so the lab's wires carry as varied bytes as the field's.
    let mut rng = Rng::new(u64::from(crc32(&bytes[..FILLING])));
    bytes[FILLING..SUM].fill_with(|| rng.next() as u8);
    let sum = crc32(&bytes[..SUM]);
    bytes[SUM..].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// The portrait in a photo block, 102 × 126 RGB.
pub fn decode(bytes: &[u8]) -> Result<RgbImage, WltError> {
    let bytes: &[u8; LENGTH] = bytes.try_into().map_err(|_| WltError::Length)?;
    let [.., s0, s1, s2, s3] = *bytes;
    if &bytes[..4] != MAGIC || crc32(&bytes[..SUM]) != u32::from_be_bytes([s0, s1, s2, s3]) {
        return Err(WltError::Damaged);
    }
    let parameters = bytes[4..FILLING].try_into().map_err(|_| WltError::Damaged)?;
    let face = Face::from_parameters(parameters).ok_or(WltError::Damaged)?;
    Ok(imageops::resize(&face::portrait(&face), WIDTH, HEIGHT, imageops::FilterType::CatmullRom))
}

/// CRC-32 of IEEE 802.3.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 != 0 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Date, Town};

    #[test]
    fn everybody_s_photo_decodes_to_their_own_small_portrait() {
        let town = Town::new(1, Date { year: 2026, month: 11, day: 21 });
        let photos: Vec<RgbImage> = town.people.iter().map(|p| decode(&encode(p)).unwrap()).collect();
        for (person, photo) in town.people.iter().zip(&photos) {
            assert_eq!(photo.dimensions(), (102, 126));
            let portrait = face::portrait(&person.face);
            assert_eq!(*photo, imageops::resize(&portrait, WIDTH, HEIGHT, imageops::FilterType::CatmullRom));
        }
        for (i, photo) in photos.iter().enumerate() {
            assert!(photos[i + 1..].iter().all(|other| other != photo));
        }
    }

    #[test]
    fn any_damaged_byte_is_noticed() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let town = Town::new(1, Date { year: 2026, month: 11, day: 21 });
        let good = encode(&town.people[0]);
        for place in (0..LENGTH).step_by(31) {
            let mut bad = good;
            bad[place] ^= 0x10;
            assert_eq!(decode(&bad), Err(WltError::Damaged));
        }
        assert_eq!(decode(&good[..1000]), Err(WltError::Length));
        assert_eq!(decode(&[0; LENGTH]), Err(WltError::Damaged));
    }
}
