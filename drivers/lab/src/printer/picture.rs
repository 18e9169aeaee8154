//! The cut paper as a picture: burnt dots on thermal paper, with its side margins and the cutter's edge.
//!
//! Promise: one pixel is one dot; the printing area begins at [`MARGIN_X`], [`MARGIN_Y`]. Outside the paper the picture
//! is transparent. The same strip always gives the same picture.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma, Rgba, RgbaImage};
use thiserror::Error;

use super::font::{FontError, Fonts};
use super::strip::{Mark, Modules, Strip, WIDTH};

/// Unprinted paper at each side: 80 mm of paper, 72 mm of printing.
pub const MARGIN_X: u32 = 32;

/// Unprinted paper above and below.
pub const MARGIN_Y: u32 = 40;

/// Depth and length of a tooth of the cutter's edge, in dots.
const TOOTH: (u32, u32) = (5, 12);

const PAPER: [u8; 3] = [250, 249, 244];
const INK: [u8; 3] = [44, 42, 48];

/// Why a paper has no picture.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PictureError {
    /// No characters to draw with.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The encoder refused.
    #[error("the receipt cannot be written as PNG: {0}")]
    Png(String),
}

/// The paper as a PNG file.
pub fn png(strip: &Strip) -> Result<Vec<u8>, PictureError> {
    let picture = paper(&burn(strip, Fonts::system()?));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).map_err(|error| PictureError::Png(error.to_string()))?;
    Ok(bytes.into_inner())
}

/// The dots the head has burnt, 255 is black, [`WIDTH`] wide.
pub fn burn(strip: &Strip, fonts: &Fonts) -> GrayImage {
    let mut ink = GrayImage::new(WIDTH, strip.height.max(1));
    for mark in &strip.marks {
        match mark {
            Mark::Glyph { x, y, character, cells, scale, bold } => {
                fonts.draw(&mut ink, (*x, *y), *character, *cells, *scale, *bold);
            }
            Mark::Code { x, y, module, modules } => burn_code(&mut ink, (*x, *y), *module, modules),
            Mark::Row { x, y, row, wide } => burn_row(&mut ink, (*x, *y), row, if *wide { 2 } else { 1 }),
        }
    }
    ink
}

fn burn_code(ink: &mut GrayImage, at: (u32, u32), module: u32, modules: &Modules) {
    let dark = modules.dark.iter().zip(0..).filter(|(dark, _)| **dark).map(|(_, index)| index);
    for index in dark {
        let (left, top) = (at.0 + index % modules.side * module, at.1 + index / modules.side * module);
        for dot in 0..module * module {
            burn_dot(ink, left + dot % module, top + dot / module);
        }
    }
}

fn burn_row(ink: &mut GrayImage, at: (u32, u32), row: &[u8], times: u32) {
    let bits = row.iter().flat_map(|byte| (0..8).map(move |bit| byte << bit & 0x80 != 0));
    for (_, index) in bits.zip(0u32..).filter(|(black, _)| *black) {
        for dot in 0..times {
            burn_dot(ink, at.0 + index * times + dot, at.1);
        }
    }
}

fn burn_dot(ink: &mut GrayImage, x: u32, y: u32) {
    if let Some(pixel) = ink.get_pixel_mut_checked(x, y) {
        *pixel = Luma([255]);
    }
}

fn paper(ink: &GrayImage) -> RgbaImage {
    let (width, height) = (WIDTH + 2 * MARGIN_X, ink.height() + 2 * MARGIN_Y);
    RgbaImage::from_fn(width, height, |x, y| {
        let depth = depth(x, y, height);
        if depth == 0 {
            return Rgba([0; 4]);
        }
        let edge = depth == 1 || x == 0 || x == width - 1;
        colour(burnt(ink, x, y), edge, grain(x, y))
    })
}

/// Dots from the nearer cut edge into the paper; 0 is outside. The edge is a row of teeth.
fn depth(x: u32, y: u32, height: u32) -> u32 {
    let phase = x % TOOTH.1;
    let tooth = TOOTH.0 * phase.abs_diff(TOOTH.1 / 2) / (TOOTH.1 / 2);
    let inside = (y + 1).min(height - y);
    inside.saturating_sub(tooth)
}

/// How black the dot is: the heat of a dot spreads a little to its neighbours.
fn burnt(ink: &GrayImage, x: u32, y: u32) -> f32 {
    let at = |dx: i64, dy: i64| {
        let x = u32::try_from(i64::from(x) - i64::from(MARGIN_X) + dx).ok()?;
        let y = u32::try_from(i64::from(y) - i64::from(MARGIN_Y) + dy).ok()?;
        ink.get_pixel_checked(x, y).map(|pixel| f32::from(pixel.0[0]) / 255.0)
    };
    let dot = |dx, dy| at(dx, dy).unwrap_or_default();
    if dot(0, 0) > 0.0 { 1.0 } else { 0.07 * (dot(-1, 0) + dot(1, 0) + dot(0, -1) + dot(0, 1)) }
}

/// Fine unevenness of paper and heat, -3 to 3.
fn grain(x: u32, y: u32) -> i16 {
    let mixed = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77)).wrapping_mul(0xC2B2_AE3D);
    i16::from((mixed >> 24) as u8 % 7) - 3
}

fn colour(burnt: f32, edge: bool, grain: i16) -> Rgba<u8> {
    let shade = if edge { 0.86 } else { 1.0 };
    let mix = |channel: usize| {
        let paper = f32::from(PAPER[channel]) * shade;
        let value = paper + (f32::from(INK[channel]) - paper) * burnt;
        (value + f32::from(grain)).clamp(0.0, 255.0) as u8
    };
    Rgba([mix(0), mix(1), mix(2), 255])
}
