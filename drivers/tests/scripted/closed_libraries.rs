//! A stand-in for both closed libraries, built and loaded by the tests. It reports a negative code for whatever the
//! interface forbids: calls before FP_Begin, and two calls at once.

use std::{
    slice::{from_raw_parts, from_raw_parts_mut},
    sync::atomic::{AtomicBool, AtomicI32, Ordering::SeqCst},
};

const NOT_STARTED: i32 = -1;
const TWO_AT_ONCE: i32 = -2;
const BAD_PHOTO: i32 = -3;
const IMAGE: usize = 256 * 360;

static STARTED: AtomicI32 = AtomicI32::new(0);
static BUSY: AtomicBool = AtomicBool::new(false);

fn call(work: impl FnOnce()) -> i32 {
    if BUSY.swap(true, SeqCst) {
        return TWO_AT_ONCE;
    }
    std::thread::yield_now();
    work();
    BUSY.store(false, SeqCst);
    1
}

fn started(work: impl FnOnce()) -> i32 {
    if STARTED.load(SeqCst) > 0 { call(work) } else { NOT_STARTED }
}

fn mean(image: *const u8) -> u8 {
    let image = unsafe { from_raw_parts(image, IMAGE) };
    (image.iter().map(|pixel| usize::from(*pixel)).sum::<usize>() / IMAGE) as u8
}

#[unsafe(no_mangle)]
pub extern "C" fn FP_Begin() -> i32 {
    call(|| {
        STARTED.fetch_add(1, SeqCst);
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn FP_End() -> i32 {
    call(|| {
        STARTED.fetch_sub(1, SeqCst);
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_GetVersion(code: *mut u8) -> i32 {
    let version = [3, 0, 12, STARTED.load(SeqCst) as u8];
    started(|| unsafe { from_raw_parts_mut(code, 4) }.copy_from_slice(&version))
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_FeatureExtract(_scanner: u8, finger: u8, image: *const u8, feature: *mut u8) -> i32 {
    started(|| {
        let (last, feature) = unsafe { (*image.add(IMAGE - 1), from_raw_parts_mut(feature, 512)) };
        feature.fill(mean(image));
        feature[..7].copy_from_slice(&[b'C', last, 0, 0, 1, finger, 80]);
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_FeatureMatch(one: *const u8, other: *const u8, similarity: *mut f32) -> i32 {
    started(|| unsafe {
        let (one, other) = (from_raw_parts(one, 512), from_raw_parts(other, 512));
        *similarity = one.iter().zip(other).filter(|(a, b)| a == b).count() as f32 / 512.0;
    })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_ImageMatch(image: *const u8, feature: *const u8, similarity: *mut f32) -> i32 {
    started(|| unsafe { *similarity = if *feature.add(511) == mean(image) { 1.0 } else { 0.25 } })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn FP_GetQualityScore(image: *const u8, score: *mut u8) -> i32 {
    started(|| unsafe { *score = mean(image) })
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn unpack(wlt: *const u8, bgr: *mut u8, mode: i32) -> i32 {
    let (wlt, bgr) = unsafe { (from_raw_parts(wlt, 1024), from_raw_parts_mut(bgr, 102 * 126 * 3)) };
    if wlt[0] != b'W' || mode != 0 {
        return BAD_PHOTO;
    }
    bgr.fill(wlt[1023]);
    call(|| bgr[0] = wlt[1])
}
