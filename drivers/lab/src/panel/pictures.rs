//! Pictures the browser cannot draw by itself.

use std::io::Cursor;

use image::{GrayImage, ImageFormat};
use suiban_lab_town::finger;

/// A finger as the sensor saw it, as PNG.
pub fn finger(pixels: &[u8]) -> Option<Vec<u8>> {
    let picture = GrayImage::from_raw(finger::WIDTH, finger::HEIGHT, pixels.to_vec())?;
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(png.into_inner())
}
