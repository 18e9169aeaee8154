//! The lab's photo codec as a shared library with one function, `unpack`, so that the kiosk loads in the lab what it loads
//! in the field. What the 1,024 bytes mean is in [`suiban_lab_town::wlt`].
//!
//! Promise: 1 is success; 0 is a damaged photo and -1 a null pointer, and then nothing is written.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use std::ffi::{c_int, c_uchar};

use suiban_lab_town::wlt;

/// Success.
pub const OK: c_int = 1;
/// The bytes are no photo of this coding, or damaged.
pub const DAMAGED: c_int = 0;
/// A pointer is null.
pub const NULL_POINTER: c_int = -1;
/// The mode is not 0.
pub const BAD_MODE: c_int = -2;

/// Bytes of the picture: 102 × 126 in BGR, top row first.
pub const PICTURE: usize = (wlt::WIDTH * wlt::HEIGHT * 3) as usize;

/// Decodes the 1,024 bytes at `wlt` into `bgr`; `mode` is 0.
///
/// # Safety
/// `wlt` is null or points to 1,024 readable bytes; `bgr` is null or points to 38,556 writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unpack(wlt: *const c_uchar, bgr: *mut c_uchar, mode: c_int) -> c_int {
    if mode != 0 {
        return BAD_MODE;
    }
    // SAFETY: `as_ref` refuses null, the length is the caller's promise, and bytes need no alignment.
    let Some(bytes) = (unsafe { wlt.cast::<[u8; wlt::LENGTH]>().as_ref() }) else { return NULL_POINTER };
    // SAFETY: as above, and the caller hands over memory nobody else uses meanwhile.
    let Some(out) = (unsafe { bgr.cast::<[u8; PICTURE]>().as_mut() }) else { return NULL_POINTER };
    let Ok(picture) = wlt::decode(bytes) else { return DAMAGED };
    for (target, pixel) in out.chunks_exact_mut(3).zip(picture.pixels()) {
        let [r, g, b] = pixel.0;
        target.copy_from_slice(&[b, g, r]);
    }
    OK
}

#[cfg(test)]
mod tests {
    use suiban_lab_town::{Date, Town};

    use super::*;

    fn photo() -> [u8; wlt::LENGTH] {
        wlt::encode(&Town::new(1, Date { year: 2026, month: 11, day: 21 }).people[0])
    }

    #[test]
    fn a_photo_is_unpacked_as_bgr_from_the_top() {
        let (bytes, mut out) = (photo(), vec![7; PICTURE]);
        // SAFETY: both have the lengths the function asks for.
        assert_eq!(unsafe { unpack(bytes.as_ptr(), out.as_mut_ptr(), 0) }, OK);
        let picture = wlt::decode(&bytes).unwrap();
        for (x, y) in [(0, 0), (51, 60), (101, 125)] {
            let at = (y * 102 + x) as usize * 3;
            let [r, g, b] = picture.get_pixel(x, y).0;
            assert_eq!(out[at..at + 3], [b, g, r]);
        }
    }

    #[test]
    fn damage_and_null_pointers_are_refused_and_nothing_is_written() {
        let (mut bytes, mut out) = (photo(), vec![7; PICTURE]);
        bytes[500] ^= 1;
        // SAFETY: null is allowed, the others have their lengths.
        unsafe {
            assert_eq!(unpack(bytes.as_ptr(), out.as_mut_ptr(), 0), DAMAGED);
            assert_eq!(unpack(std::ptr::null(), out.as_mut_ptr(), 0), NULL_POINTER);
            assert_eq!(unpack(bytes.as_ptr(), std::ptr::null_mut(), 0), NULL_POINTER);
            assert_eq!(unpack(photo().as_ptr(), out.as_mut_ptr(), 1), BAD_MODE);
        }
        assert!(out.iter().all(|byte| *byte == 7));
    }
}
