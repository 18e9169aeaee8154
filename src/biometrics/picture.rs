//! Pictures in memory: 8-bit RGB, and the ways in and out of it.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use opencv::core::{self, Mat, MatTraitConst, MatTraitConstManual};
use opencv::imgproc;
use suiban_drivers::camera::{Frame, wipe};
use thiserror::Error;
use zeroize::Zeroizing;

use super::EngineError;
use crate::secrecy::Wiped;

/// A picture of 8-bit RGB, row by row. Overwritten when dropped: it is mostly somebody's face.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width × height × 3` bytes.
    pub rgb: Vec<u8>,
}

/// A picture that cannot be read or written.
#[derive(Debug, Error)]
#[error("the picture cannot be coded: {0}")]
pub struct PictureError(#[from] image::ImageError);

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.width, self.height)
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        wipe(&mut self.rgb);
    }
}

impl Picture {
    /// From rows of BGR.
    pub fn from_bgr(width: u32, height: u32, bgr: &[u8]) -> Self {
        Self { width, height, rgb: first_for_third(bgr) }
    }

    /// From a JPEG or PNG file.
    pub fn decode(bytes: &[u8]) -> Result<Self, PictureError> {
        let decoded = image::load_from_memory(bytes)?.into_rgb8();
        Ok(Self { width: decoded.width(), height: decoded.height(), rgb: decoded.into_raw() })
    }

    /// As a JPEG file of this quality, 1–100.
    pub fn jpeg(&self, quality: u8, dots_per_inch: u16) -> Result<Zeroizing<Vec<u8>>, PictureError> {
        let mut file = Zeroizing::new(Vec::with_capacity(64 * 1024));
        let mut encoder = JpegEncoder::new_with_quality(&mut *file, quality);
        encoder.set_pixel_density(image::codecs::jpeg::PixelDensity::dpi(dots_per_inch));
        encoder.write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)?;
        Ok(file)
    }

    /// As a frame of a camera.
    pub fn to_frame(&self) -> Frame {
        Frame::new(self.width, self.height, first_for_third(&self.rgb))
    }
}

/// A frame as the person expects it of a mirror.
pub fn mirrored(frame: &Frame) -> Result<Picture, EngineError> {
    let rows = i32::try_from(frame.height).unwrap_or(0);
    let flat = cv("wrap", Mat::from_slice(frame.bgr.expose()))?;
    let (mut turned, mut rgb) = (Wiped::default(), Wiped::default());
    cv("flip", core::flip(&cv("reshape", flat.reshape(3, rows))?, &mut *turned, 1))?;
    cv("colours", imgproc::cvt_color_def(&*turned, &mut *rgb, imgproc::COLOR_BGR2RGB))?;
    let (width, height) = size(&rgb);
    Ok(Picture { width, height, rgb: cv("read", rgb.data_bytes())?.to_vec() })
}

/// RGB from BGR and back.
fn first_for_third(pixels: &[u8]) -> Vec<u8> {
    let mut swapped = pixels.to_vec();
    swapped.chunks_exact_mut(3).for_each(|pixel| pixel.swap(0, 2));
    swapped
}

/// OpenCV's error with the step it happened in.
pub(super) fn cv<T>(step: &'static str, result: opencv::Result<T>) -> Result<T, EngineError> {
    result.map_err(|error| EngineError::OpenCv { step, message: error.message })
}

/// A frame's own copy as an OpenCV matrix, BGR.
pub(super) fn mat(frame: &Frame) -> Result<Mat, EngineError> {
    let rows = i32::try_from(frame.height).unwrap_or(0);
    let flat = cv("wrap", Mat::from_slice(frame.bgr.expose()))?;
    let shaped = cv("reshape", flat.reshape(3, rows))?;
    cv("copy", shaped.try_clone())
}

/// A BGR matrix as a frame of a camera.
pub(super) fn frame(mat: &Mat) -> Result<Frame, EngineError> {
    let (width, height) = size(mat);
    Ok(Frame::new(width, height, cv("read", mat.data_bytes())?.to_vec()))
}

/// A BGR matrix as a picture.
pub(super) fn picture(mat: &Mat) -> Result<Picture, EngineError> {
    let (width, height) = size(mat);
    let bytes = cv("read", mat.data_bytes())?;
    Ok(Picture::from_bgr(width, height, bytes))
}

/// Pixels a row, and rows.
fn size(mat: &Mat) -> (u32, u32) {
    (u32::try_from(mat.cols()).unwrap_or(0), u32::try_from(mat.rows()).unwrap_or(0))
}
