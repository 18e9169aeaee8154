//! The certified fingerprint matcher (`ID_Fpr`, GA/T 1012): pictures to 512-byte features, and how alike they are.
//!
//! Promise: calls into the library are one at a time.

use std::{
    ffi::{c_float, c_int, c_uchar},
    path::Path,
};

use zeroize::Zeroizing;

use super::{
    PluginError,
    library::{Loaded, alone},
};
use crate::{Secret, fingerprint::FingerImage};

/// Bytes of a feature record.
pub const FEATURE: usize = 512;

/// The picture the library takes: 256 × 360 at 500 dpi.
const WIDTH: u32 = 256;
const HEIGHT: u32 = 360;
const DPI: u32 = 500;
const PIXELS: usize = (WIDTH * HEIGHT) as usize;
/// Paper white, as around a print.
const BLANK: u8 = 255;
/// The number of a sensor that has none assigned.
const SCANNER: c_uchar = 0;
const SUCCESS: c_int = 1;

type Begin = unsafe extern "C" fn() -> c_int;
type GetVersion = unsafe extern "C" fn(*mut c_uchar) -> c_int;
type Extract = unsafe extern "C" fn(c_uchar, c_uchar, *const c_uchar, *mut c_uchar) -> c_int;
type Compare = unsafe extern "C" fn(*const c_uchar, *const c_uchar, *mut c_float) -> c_int;
type Quality = unsafe extern "C" fn(*const c_uchar, *mut c_uchar) -> c_int;

struct Functions {
    end: Begin,
    version: GetVersion,
    extract: Extract,
    compare: Compare,
    compare_image: Compare,
    quality: Quality,
}

/// The loaded and started matcher.
pub struct Matcher {
    functions: Functions,
    /// Holds the code of `functions`.
    _library: Loaded,
}

impl Matcher {
    /// Loads and starts the library. Errors: `Load`, `Missing`, `Refused`.
    pub fn load(path: &Path) -> Result<Self, PluginError> {
        let library = Loaded::open(path)?;
        // SAFETY: the types are the documented ones, and the addresses live in the same value as the library.
        let (begin, functions) = unsafe { (library.function::<Begin>("FP_Begin")?, functions(&library)?) };
        let _alone = alone();
        // SAFETY: FP_Begin takes nothing and is called once, before any other function of the library.
        succeeded("FP_Begin", unsafe { begin() })?;
        Ok(Self { functions, _library: library })
    }

    /// The library's version, its four bytes as it numbers them, `1.2.3.4`.
    pub fn version(&self) -> Result<String, PluginError> {
        let (_alone, mut code) = (alone(), [0; 4]);
        // SAFETY: the library writes four bytes.
        succeeded("FP_GetVersion", unsafe { (self.functions.version)(code.as_mut_ptr()) })?;
        Ok(code.map(|part| part.to_string()).join("."))
    }

    /// The 512-byte feature of a print. `finger_code`: 11 right thumb … 20 left little. Errors: `Input` for a picture of
    /// another size, `Refused`.
    pub fn extract(&self, image: &FingerImage, finger_code: u8) -> Result<Secret<Vec<u8>>, PluginError> {
        let image = padded(image)?;
        let mut feature = Zeroizing::new(vec![0; FEATURE]);
        let _alone = alone();
        // SAFETY: the library reads 256 × 360 bytes and writes 512, which is what the two buffers hold.
        let code = unsafe { (self.functions.extract)(SCANNER, finger_code, image.as_ptr(), feature.as_mut_ptr()) };
        succeeded("FP_FeatureExtract", code)?;
        Ok(Secret::new(std::mem::take(&mut *feature)))
    }

    /// How alike two features are, 0 not at all … 1. Errors: `Input` for features of another size, `Refused`.
    pub fn compare(&self, one: &Secret<Vec<u8>>, other: &Secret<Vec<u8>>) -> Result<f32, PluginError> {
        let (one, other, mut similarity) = (feature(one)?, feature(other)?, 0.0);
        let _alone = alone();
        // SAFETY: the library reads 512 bytes of each feature and writes one float.
        let code = unsafe { (self.functions.compare)(one.as_ptr(), other.as_ptr(), &raw mut similarity) };
        succeeded("FP_FeatureMatch", code)?;
        within_range("FP_FeatureMatch", similarity)
    }

    /// How alike a print and a feature are, 0 not at all … 1. Errors: `Input` for another size, `Refused`.
    pub fn compare_image(&self, image: &FingerImage, other: &Secret<Vec<u8>>) -> Result<f32, PluginError> {
        let (image, other, mut similarity) = (padded(image)?, feature(other)?, 0.0);
        let _alone = alone();
        // SAFETY: the library reads 256 × 360 bytes and 512 bytes and writes one float.
        let code = unsafe { (self.functions.compare_image)(image.as_ptr(), other.as_ptr(), &raw mut similarity) };
        succeeded("FP_ImageMatch", code)?;
        within_range("FP_ImageMatch", similarity)
    }

    /// How good a print is, 0–100. Errors: `Input` for another size, `Refused`.
    pub fn quality(&self, image: &FingerImage) -> Result<u8, PluginError> {
        let (image, mut score) = (padded(image)?, 0);
        let _alone = alone();
        // SAFETY: the library reads 256 × 360 bytes and writes one byte.
        let code = unsafe { (self.functions.quality)(image.as_ptr(), &raw mut score) };
        succeeded("FP_GetQualityScore", code)?;
        if score <= 100 { Ok(score) } else { Err(PluginError::Nonsense { function: "FP_GetQualityScore" }) }
    }
}

impl Drop for Matcher {
    fn drop(&mut self) {
        let _alone = alone();
        // SAFETY: FP_End takes nothing and is called once, after every other call has returned.
        unsafe { (self.functions.end)() };
    }
}

/// # Safety
/// The addresses must not be used after `library` is dropped.
unsafe fn functions(library: &Loaded) -> Result<Functions, PluginError> {
    // SAFETY: the types are those of the documented interface; the caller answers for the lifetime.
    unsafe {
        Ok(Functions {
            end: library.function("FP_End")?,
            version: library.function("FP_GetVersion")?,
            extract: library.function("FP_FeatureExtract")?,
            compare: library.function("FP_FeatureMatch")?,
            compare_image: library.function("FP_ImageMatch")?,
            quality: library.function("FP_GetQualityScore")?,
        })
    }
}

/// The picture on the library's 256 × 360, blank below.
fn padded(image: &FingerImage) -> Result<Zeroizing<Vec<u8>>, PluginError> {
    let pixels = image.pixels.expose();
    let whole = Some(pixels.len()) == (image.width as usize).checked_mul(image.height as usize);
    if image.dpi != DPI || image.width != WIDTH || image.height > HEIGHT || !whole {
        return Err(PluginError::Input("a print has 256 pixels a row and at most 360 rows at 500 dpi"));
    }
    let mut padded = Zeroizing::new(vec![BLANK; PIXELS]);
    padded[..pixels.len()].copy_from_slice(pixels);
    Ok(padded)
}

fn feature(feature: &Secret<Vec<u8>>) -> Result<&[u8], PluginError> {
    let bytes = feature.expose();
    if bytes.len() == FEATURE { Ok(bytes) } else { Err(PluginError::Input("a feature has 512 bytes")) }
}

fn succeeded(function: &'static str, code: c_int) -> Result<(), PluginError> {
    if code == SUCCESS { Ok(()) } else { Err(PluginError::Refused { function, code }) }
}

fn within_range(function: &'static str, similarity: f32) -> Result<f32, PluginError> {
    if (0.0..=1.0).contains(&similarity) { Ok(similarity) } else { Err(PluginError::Nonsense { function }) }
}
