//! A printed form: paper, ink, and a round seal over both.

use image::{GrayImage, Rgb, RgbImage};

const PAPER: [f32; 3] = [232.0, 230.0, 218.0];
const INK: [f32; 3] = [38.0, 38.0, 46.0];
const SEAL: [f32; 3] = [196.0, 44.0, 52.0];

/// The form, flat and evenly lit. `seal`: the middle of the seal.
pub fn printed(ink: &GrayImage, seal: (f32, f32)) -> RgbImage {
    RgbImage::from_fn(ink.width(), ink.height(), |x, y| coloured(ink, x, y, seal))
}

fn coloured(ink: &GrayImage, x: u32, y: u32, seal: (f32, f32)) -> Rgb<u8> {
    let inked = f32::from(ink.get_pixel(x, y).0[0]) / 255.0;
    let (dx, dy) = (x as f32 - seal.0, y as f32 - seal.1);
    let away = dx.hypot(dy);
    let sealed = if (58.0..64.0).contains(&away) || star(dx, dy) { 0.75 } else { 0.0 };
    let mix = |k: usize| {
        let paper = PAPER[k] + (INK[k] - PAPER[k]) * inked * 0.9;
        paper + (SEAL[k] - paper) * sealed
    };
    Rgb([mix(0), mix(1), mix(2)].map(|v| v as u8))
}

fn star(dx: f32, dy: f32) -> bool {
    let (away, angle) = (dx.hypot(dy), dx.atan2(-dy));
    let fifth = std::f32::consts::TAU / 5.0;
    let within = (angle.rem_euclid(fifth) - fifth / 2.0).abs() / (fifth / 2.0);
    away < 9.0 + 13.0 * within * within
}
