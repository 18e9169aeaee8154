//! The hall behind people: a wall, a window, a door, a plant, ceiling lights, a little out of focus.

use image::{Rgb, RgbImage};

use super::math::{V3, add, mix, noise, scale, spot, step};

/// The hall, `width` × `height`, in the given brightness.
pub(super) fn hall(width: u32, height: u32, gain: f32) -> RgbImage {
    let aspect = width as f32 / height.max(1) as f32;
    // Nothing in it is sharp, so a sixth of the size is enough to draw.
    let (coarse_w, coarse_h) = (width / 6 + 2, height / 6 + 2);
    let coarse = RgbImage::from_fn(coarse_w, coarse_h, |px, py| {
        let x = (px as f32 * 6.0 / width as f32 - 0.5) * aspect;
        let y = py as f32 * 6.0 / height as f32;
        // Plaster, not plastic.
        let (fx, fy) = (px as f32 * 0.9, py as f32 * 0.9);
        let tint = [noise(fx, fy), noise(fx + 40.0, fy), noise(fx, fy + 40.0)];
        let plaster = add(colour(x, y), scale(add(tint, [tint[0]; 3]), 0.004));
        Rgb(scale(plaster, gain).map(|v| (v * 255.0).clamp(0.0, 255.0) as u8))
    });
    enlarged(&coarse, width, height)
}

/// Six times as large, linear between.
fn enlarged(coarse: &RgbImage, width: u32, height: u32) -> RgbImage {
    let mut picture = RgbImage::new(width, height);
    let (stride, line) = (coarse.width() as usize * 3, width as usize * 3);
    for (y, row) in picture.chunks_exact_mut(line).enumerate() {
        let (above, below) = coarse.as_raw()[y / 6 * stride..].split_at(stride);
        let fy = (y % 6) as u32;
        let mixed: Vec<u32> =
            above.iter().zip(below).map(|(a, b)| u32::from(*a) * (6 - fy) + u32::from(*b) * fy).collect();
        for (x, cell) in row.chunks_mut(18).enumerate() {
            let (left, right) = (&mixed[x * 3..x * 3 + 3], &mixed[x * 3 + 3..x * 3 + 6]);
            for (fx, pixel) in cell.chunks_exact_mut(3).enumerate() {
                for k in 0..3 {
                    pixel[k] = ((left[k] * (6 - fx as u32) + right[k] * fx as u32) / 36) as u8;
                }
            }
        }
    }
    picture
}

/// `x` from the middle in picture heights, `y` from the top.
fn colour(x: f32, y: f32) -> V3 {
    let wall = [0.635, 0.65, 0.645];
    let skirting = mix(wall, [0.60, 0.585, 0.56], step(0.86, 0.88, y));
    let window = block(x + 0.56, y - 0.30, 0.13, 0.24, 0.012);
    let bars = step(0.022, 0.004, (x + 0.56).abs()) + step(0.022, 0.004, (y - 0.31).abs());
    let sky = mix([0.93, 0.96, 0.98], [0.85, 0.91, 0.88], step(0.2, 0.5, y));
    let mut c = mix(skirting, mix(sky, [0.80, 0.82, 0.82], 0.5 * bars.min(1.0)), window);
    let door = block(x - 0.60, y - 0.55, 0.13, 0.42, 0.012);
    c = mix(c, mix([0.62, 0.54, 0.45], [0.56, 0.47, 0.39], y), door * 0.85);
    let board = block(x - 0.40, y - 0.22, 0.045, 0.065, 0.012);
    c = mix(c, [0.42, 0.55, 0.66], board * 0.45);
    for lamp in [-0.40, 0.0, 0.40] {
        c = mix(c, [0.96, 0.96, 0.93], 0.8 * block(x - lamp, y, 0.11, 0.022, 0.012));
    }
    let leaf = spot(x + 0.53, y - 0.84, 0.055, 0.13)
        + spot(x + 0.59, y - 0.76, 0.05, 0.10)
        + spot(x + 0.47, y - 0.75, 0.045, 0.09);
    mix(c, mix([0.34, 0.47, 0.32], [0.45, 0.58, 0.40], 0.5 + 0.5 * noise(x * 22.0, y * 22.0)), leaf.min(1.0) * 0.8)
}

fn block(x: f32, y: f32, rx: f32, ry: f32, soft: f32) -> f32 {
    step(soft, -soft, x.abs() - rx) * step(soft, -soft, y.abs() - ry)
}
