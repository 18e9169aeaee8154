//! The lab's fingerprint matcher as a shared library with the interface of the certified one (`ID_Fpr`, GA/T 1012), so
//! that the kiosk loads in the lab what it loads in the field.
//!
//! Promise: 1 is success, a negative number an error; a null pointer is refused, never followed. No state between calls.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use std::ffi::{c_float, c_int, c_uchar};

use image::GrayImage;
use suiban_lab_town::finger;

/// Success.
pub const OK: c_int = 1;
/// A pointer is null.
pub const NULL_POINTER: c_int = -1;
/// A record is none of this library's, or damaged.
pub const BAD_RECORD: c_int = -2;
/// The picture shows no finger.
pub const NO_FINGER: c_int = -3;

/// Pixels of a picture, 256 × 360.
const WIDTH: u32 = 256;
const HEIGHT: u32 = 360;
const PIXELS: usize = (WIDTH * HEIGHT) as usize;
const RECORD: usize = 512;

/// Prepares the library: nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn FP_Begin() -> c_int {
    OK
}

/// Releases the library: nothing to do.
#[unsafe(no_mangle)]
pub extern "C" fn FP_End() -> c_int {
    OK
}

/// Writes the version, 4 bytes.
///
/// # Safety
/// `code` is null or points to 4 writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_GetVersion(code: *mut c_uchar) -> c_int {
    // SAFETY: the caller promises 4 bytes.
    unsafe { write(code, &[0, 1, 0, 0]) }
}

/// Writes the 512-byte record of a picture (256 × 360, 8-bit).
///
/// # Safety
/// `img` is null or points to 92,160 readable bytes, `feat` is null or points to 512 writable ones.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_FeatureExtract(
    _scanner_type: c_uchar,
    finger_code: c_uchar,
    img: *const c_uchar,
    feat: *mut c_uchar,
) -> c_int {
    // SAFETY: the caller promises the picture's length.
    let Some(picture) = (unsafe { picture(img) }) else { return NULL_POINTER };
    let quality = finger::quality(&picture);
    if quality == 0 {
        return NO_FINGER;
    }
    // SAFETY: the caller promises 512 bytes.
    unsafe { write(feat, &finger::feature(&picture, finger_code, quality)) }
}

/// Writes how alike two records are, 0..1.
///
/// # Safety
/// `f1` and `f2` are null or point to 512 readable bytes, `similarity` is null or points to a writable float.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_FeatureMatch(f1: *const c_uchar, f2: *const c_uchar, similarity: *mut c_float) -> c_int {
    // SAFETY: the caller promises 512 bytes each.
    let (Some(a), Some(b)) = (unsafe { (bytes::<RECORD>(f1), bytes::<RECORD>(f2)) }) else { return NULL_POINTER };
    if !finger::is_record(a) || !finger::is_record(b) {
        return BAD_RECORD;
    }
    // SAFETY: the caller promises a float.
    unsafe { write(similarity, &[finger::similarity(a, b)]) }
}

/// Writes how alike a picture and a record are, 0..1.
///
/// # Safety
/// `img` is null or points to 92,160 readable bytes, `feat` to 512, `similarity` to a writable float.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_ImageMatch(img: *const c_uchar, feat: *const c_uchar, similarity: *mut c_float) -> c_int {
    // SAFETY: the caller promises both lengths.
    let (Some(picture), Some(record)) = (unsafe { (picture(img), bytes::<RECORD>(feat)) }) else { return NULL_POINTER };
    if !finger::is_record(record) {
        return BAD_RECORD;
    }
    let seen = finger::template(&picture);
    // SAFETY: the caller promises a float.
    unsafe { write(similarity, &[finger::similarity(&seen, record)]) }
}

/// Writes the quality of a picture, 0–100.
///
/// # Safety
/// `img` is null or points to 92,160 readable bytes, `score` is null or points to a writable byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_GetQualityScore(img: *const c_uchar, score: *mut c_uchar) -> c_int {
    // SAFETY: the caller promises the picture's length.
    let Some(picture) = (unsafe { picture(img) }) else { return NULL_POINTER };
    // SAFETY: the caller promises a byte.
    unsafe { write(score, &[finger::quality(&picture)]) }
}

/// The bytes at `pointer`, or `None` when it is null.
///
/// # Safety
/// `pointer` is null or points to `N` readable bytes that stay unchanged while the reference lives.
unsafe fn bytes<'a, const N: usize>(pointer: *const c_uchar) -> Option<&'a [u8; N]> {
    // SAFETY: not null is checked by `as_ref`, the length is the caller's promise, bytes need no alignment.
    unsafe { pointer.cast::<[u8; N]>().as_ref() }
}

/// A copy of the picture at `pointer`, or `None` when it is null.
///
/// # Safety
/// `pointer` is null or points to 92,160 readable bytes.
unsafe fn picture(pointer: *const c_uchar) -> Option<GrayImage> {
    // SAFETY: passed on.
    let pixels = unsafe { bytes::<PIXELS>(pointer) }?;
    GrayImage::from_raw(WIDTH, HEIGHT, pixels.to_vec())
}

/// Copies `values` to `target` unless it is null.
///
/// # Safety
/// `target` is null or points to room for all of `values`; it need not be aligned.
unsafe fn write<T: Copy>(target: *mut T, values: &[T]) -> c_int {
    if target.is_null() {
        return NULL_POINTER;
    }
    for (i, value) in values.iter().enumerate() {
        // SAFETY: `i` stays within the room the caller promises.
        unsafe { target.add(i).write_unaligned(*value) };
    }
    OK
}

#[cfg(test)]
mod tests {
    use suiban_lab_town::finger::{Press, image};

    use super::*;

    fn padded(seed: u64, press: u64) -> Vec<u8> {
        let mut pixels = image(seed, 11, &Press::natural(85, press)).into_raw();
        pixels.resize(PIXELS, 255);
        pixels
    }

    fn feature(img: &[u8]) -> [u8; RECORD] {
        let mut feat = [0; RECORD];
        // SAFETY: both have the lengths the function asks for.
        assert_eq!(unsafe { FP_FeatureExtract(0, 11, img.as_ptr(), feat.as_mut_ptr()) }, OK);
        feat
    }

    #[test]
    fn two_presses_of_one_finger_match_and_of_two_fingers_do_not() {
        let (a, b, c) = (feature(&padded(1, 1)), feature(&padded(1, 2)), feature(&padded(2, 3)));
        let compare = |x: &[u8; RECORD], y: &[u8; RECORD]| {
            let mut similarity = -1.0;
            // SAFETY: both are 512 bytes and the float is ours.
            assert_eq!(unsafe { FP_FeatureMatch(x.as_ptr(), y.as_ptr(), &raw mut similarity) }, OK);
            similarity
        };
        assert!(compare(&a, &b) > 0.8 && compare(&a, &c) < 0.7);
        let mut similarity = -1.0;
        // SAFETY: the picture has 92,160 bytes, the record 512.
        assert_eq!(unsafe { FP_ImageMatch(padded(1, 4).as_ptr(), a.as_ptr(), &raw mut similarity) }, OK);
        assert!(similarity > 0.8);
    }

    #[test]
    fn null_pointers_and_foreign_records_are_refused() {
        let img = padded(1, 1);
        let (mut out, mut score) = (0.0, 0);
        let null = std::ptr::null();
        // SAFETY: null is allowed everywhere, the others have their lengths.
        unsafe {
            assert_eq!(FP_GetVersion(std::ptr::null_mut()), NULL_POINTER);
            assert_eq!(FP_FeatureExtract(0, 11, null, std::ptr::null_mut()), NULL_POINTER);
            assert_eq!(FP_FeatureExtract(0, 11, img.as_ptr(), std::ptr::null_mut()), NULL_POINTER);
            assert_eq!(FP_GetQualityScore(null, &raw mut score), NULL_POINTER);
            assert_eq!(FP_ImageMatch(img.as_ptr(), null, &raw mut out), NULL_POINTER);
            let empty = [0; RECORD];
            assert_eq!(FP_FeatureMatch(empty.as_ptr(), empty.as_ptr(), &raw mut out), BAD_RECORD);
        }
    }

    #[test]
    fn an_empty_glass_gives_no_feature_and_quality_nought() {
        let blank = vec![255u8; PIXELS];
        let (mut feat, mut score) = ([0; RECORD], 99);
        // SAFETY: all have their lengths.
        unsafe {
            assert_eq!(FP_FeatureExtract(0, 11, blank.as_ptr(), feat.as_mut_ptr()), NO_FINGER);
            assert_eq!(FP_GetQualityScore(blank.as_ptr(), &raw mut score), OK);
        }
        assert_eq!(score, 0);
    }
}
