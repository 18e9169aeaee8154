//! Turn of the head and openness of the mouth by simple measures of the picture, for the engine without landmarks. They
//! hold for evenly lit faces before a plain wall, as the drawn town has them.

use opencv::core::{Mat, MatTraitConst, MatTraitConstManual, Vec3b};

/// Brings the measured turn to about 0.5 at 25°, as the neural engine's.
const TURN_SCALE: f32 = 1.3;
/// Brings the share of dark pixels to the scale of a ratio of lips.
const MOUTH_SCALE: f32 = 3.0;
/// How far from the middle the wall is looked for, in widths of the face.
const REACH: f32 = 0.95;
/// Pixels at the outer end that show the wall.
const SAMPLE: usize = 6;
/// Sum of differences of the three colours within which a pixel is still the wall: its shading and the camera's noise.
const WALL_SPREAD: f32 = 48.0;
/// Pixels of another colour that make an edge.
const EDGE: usize = 3;

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cues {
    /// 0 straight, positive to the person's own left.
    pub yaw: f32,
    /// 0 closed.
    pub mouth: f32,
}

/// Measures the face in this box of a BGR picture.
pub(super) fn measure(image: &Mat, rect: [f32; 4]) -> opencv::Result<Cues> {
    Ok(Cues { yaw: TURN_SCALE * turn(image, rect)?, mouth: MOUTH_SCALE * darkness(image, rect)? })
}

fn luma(pixel: Vec3b) -> f32 {
    pixel.0.iter().map(|c| f32::from(*c)).sum::<f32>() / 3.0
}

fn range(from: f32, to: f32, end: i32) -> std::ops::Range<usize> {
    let at = |v: f32| usize::try_from((v as i32).clamp(0, end)).unwrap_or(0);
    at(from)..at(to)
}

fn rows(from: f32, to: f32, image: &Mat) -> std::ops::Range<i32> {
    (from as i32).clamp(0, image.rows())..(to as i32).clamp(0, image.rows())
}

/// Brightness of every pixel of a part of the picture.
fn lumas(image: &Mat, [x, y, w, h]: [f32; 4]) -> opencv::Result<Vec<f32>> {
    let mut all = Vec::new();
    for row in rows(y, y + h, image) {
        let pixels = image.at_row::<Vec3b>(row)?;
        all.extend(pixels.get(range(x, x + w, image.cols())).unwrap_or(&[]).iter().map(|p| luma(*p)));
    }
    Ok(all)
}

/// Where the features (the middle of the cascade's box) stand between the edges of the head, hair and ears included.
fn turn(image: &Mat, [x, y, w, h]: [f32; 4]) -> opencv::Result<f32> {
    let middle = x + w / 2.0;
    let (mut right, mut left) = (Vec::new(), Vec::new());
    for row in rows(y + 0.25 * h, y + 0.65 * h, image) {
        let pixels = image.at_row::<Vec3b>(row)?;
        let outside = |from: f32, to: f32| pixels.get(range(from, to, image.cols())).unwrap_or(&[]);
        let before = outside(middle - REACH * w, middle);
        right.extend(wall_ends(before.iter()).map(|n| middle - (before.len() - n) as f32));
        let behind = outside(middle, middle + REACH * w);
        left.extend(wall_ends(behind.iter().rev()).map(|n| middle + (behind.len() - n) as f32));
    }
    let (right, left) = (median(right).unwrap_or(x), median(left).unwrap_or(x + w));
    Ok((2.0 * middle - right - left) / (left - right).max(1.0))
}

/// How far the colour at the outer end reaches inwards.
fn wall_ends<'a>(inwards: impl Iterator<Item = &'a Vec3b>) -> Option<usize> {
    let (mut wall, mut other) = ([0.0f32; 3], 0);
    for (n, pixel) in inwards.enumerate() {
        let colour = pixel.0.map(f32::from);
        let apart: f32 = wall.iter().zip(&colour).map(|(a, b)| (a - b).abs()).sum();
        if n < SAMPLE {
            wall.iter_mut().zip(&colour).for_each(|(sum, c)| *sum += c / SAMPLE as f32);
        } else if apart > WALL_SPREAD {
            other += 1;
        } else {
            other = 0;
        }
        if other == EDGE {
            return Some(n + 1 - EDGE);
        }
    }
    None
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Share of the region of mouth and chin that is much darker than the skin: the inside of an open mouth.
fn darkness(image: &Mat, [x, y, w, h]: [f32; 4]) -> opencv::Result<f32> {
    let cheeks = lumas(image, [x + 0.3 * w, y + 0.5 * h, 0.4 * w, 0.2 * h])?;
    let skin = cheeks.iter().sum::<f32>() / cheeks.len().max(1) as f32;
    let region = lumas(image, [x + 0.34 * w, y + 0.74 * h, 0.32 * w, 0.4 * h])?;
    let dark = region.iter().filter(|luma| **luma < 0.42 * skin).count();
    Ok(dark as f32 / region.len().max(1) as f32)
}
