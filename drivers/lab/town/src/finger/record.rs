//! The 512-byte records. The frame is that of GA/T 1012 as far as it is public; the feature inside is the lab's own.
//!
//! | byte (from 1) | card record | module template |
//! |---|---|---|
//! | 1 | `C` | `Z` |
//! | 2–4 | `LAB` | `LAB` |
//! | 5 | 01: enrolled | 00 |
//! | 6 | finger code | 0 |
//! | 7 | quality 0–100 | quality |
//! | 8 | number of minutiae | same |
//! | 9–248 | minutiae, 3 bytes each: x 8 bits, y 9 bits, direction 7 bits | same |
//! | 249–504 | orientation map, 16 × 16: 0 background, 1–180 degrees + 1 | same |
//! | 505–511 | 0 | 0 |
//! | 512 | CRC-8 of bytes 1–511 | same |

use std::f32::consts::{PI, TAU};

use super::extract::{Features, MAP, MOST, Minutia};

/// Length of a record.
pub(super) const LENGTH: usize = 512;
const MINUTIAE: usize = 8;
const ORIENTATIONS: usize = MINUTIAE + 3 * MOST;

/// Whose record it is.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    Card { code: u8 },
    Module,
}

/// Packs features into a record.
pub(super) fn pack(features: &Features, owner: Owner, quality: u8) -> [u8; LENGTH] {
    let mut record = [0; LENGTH];
    let (letter, result, code) = match owner {
        Owner::Card { code } => (b'C', 1, code),
        Owner::Module => (b'Z', 0, 0),
    };
    let count = features.minutiae.len().min(MOST);
    record[..8].copy_from_slice(&[letter, b'L', b'A', b'B', result, code, quality.min(100), count as u8]);
    for (minutia, bytes) in features.minutiae.iter().zip(record[MINUTIAE..ORIENTATIONS].chunks_exact_mut(3)) {
        bytes.copy_from_slice(&pack_minutia(minutia));
    }
    for (orientation, byte) in features.map.iter().zip(&mut record[ORIENTATIONS..]) {
        *byte = orientation.map_or(0, |angle| 1 + (angle / PI * 180.0) as u8 % 180);
    }
    record[LENGTH - 1] = crc8(&record[..LENGTH - 1]);
    record
}

/// The features in a record, or `None` when it is none of ours or damaged.
pub(super) fn unpack(record: &[u8]) -> Option<(Vec<Minutia>, Vec<Option<f32>>)> {
    let ours = record.len() == LENGTH && matches!(record[0], b'C' | b'Z') && &record[1..4] == b"LAB";
    if !ours || record[LENGTH - 1] != crc8(&record[..LENGTH - 1]) || usize::from(record[7]) > MOST {
        return None;
    }
    let count = usize::from(record[7]);
    let minutiae = record[MINUTIAE..].chunks_exact(3).take(count).map(unpack_minutia).collect();
    let angle = |byte: &u8| byte.checked_sub(1).map(|degrees| (f32::from(degrees) + 0.5) / 180.0 * PI);
    let map = record[ORIENTATIONS..ORIENTATIONS + MAP.0 * MAP.1].iter().map(angle).collect();
    Some((minutiae, map))
}

fn pack_minutia(minutia: &Minutia) -> [u8; 3] {
    let x = minutia.x.clamp(0.0, 255.0) as u32;
    let y = minutia.y.clamp(0.0, 511.0) as u32;
    let direction = (minutia.direction / TAU * 128.0) as u32 % 128;
    let [_, a, b, c] = (x << 16 | y << 7 | direction).to_be_bytes();
    [a, b, c]
}

fn unpack_minutia(bytes: &[u8]) -> Minutia {
    let word = bytes.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte));
    let direction = ((word & 0x7f) as f32 + 0.5) / 128.0 * TAU;
    Minutia { x: (word >> 16) as f32 + 0.5, y: (word >> 7 & 0x1ff) as f32 + 0.5, direction }
}

/// CRC-8, polynomial x⁸+x²+x+1, start 0.
pub(super) fn crc8(bytes: &[u8]) -> u8 {
    bytes
        .iter()
        .fold(0, |crc, byte| (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 != 0 { crc << 1 ^ 0x07 } else { crc << 1 }))
}
