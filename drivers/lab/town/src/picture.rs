//! A drawn picture as a camera's file. It stands with the drawing, which is compiled for speed even in a debug build.

use image::codecs::jpeg::JpegEncoder;
use image::{ImageResult, RgbImage};

/// The picture as JPEG, of this quality (1 to 100). Errors: a size the format cannot hold.
pub fn jpeg(picture: &RgbImage, quality: u8) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?;
    Ok(bytes)
}
