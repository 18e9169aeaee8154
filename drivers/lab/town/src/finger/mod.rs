//! Fingers: prints grown from a seed, presses of them on a 500 dpi sensor, and features to compare.

mod compare;
mod extract;
mod grow;
mod plane;
mod press;
mod record;
mod skeleton;

use image::GrayImage;

use compare::Side;
use record::Owner;

/// Pixels a row of the sensor.
pub const WIDTH: u32 = 256;
/// Rows of the sensor.
pub const HEIGHT: u32 = 288;

/// One press of a finger on the glass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Press {
    /// Shift to the right, pixels.
    pub dx: f32,
    /// Shift down, pixels.
    pub dy: f32,
    /// Turn clockwise, degrees.
    pub rot: f32,
    /// 0 too light … 0.5 normal … 1 too hard.
    pub pressure: f32,
    /// How clean skin and glass are, 1–100.
    pub quality: u8,
    /// Tells one press from the next: grain, pores and dirt come from it.
    pub noise_seed: u64,
}

impl Default for Press {
    fn default() -> Self {
        Self { dx: 0.0, dy: 0.0, rot: 0.0, pressure: 0.5, quality: 80, noise_seed: 0 }
    }
}

impl Press {
    /// A press as people make it: a few pixels and degrees off, from a seed.
    pub fn natural(quality: u8, noise_seed: u64) -> Self {
        let mut rng = crate::rng::Rng::named(noise_seed, "press");
        Self {
            dx: rng.range(-14.0, 14.0),
            dy: rng.range(-14.0, 14.0),
            rot: rng.range(-9.0, 9.0),
            pressure: rng.range(0.35, 0.65),
            quality,
            noise_seed,
        }
    }
}

/// The picture of finger `code` of the person with `finger_seed`: 256 × 288, 8-bit, 500 dpi, dark ridges on white.
pub fn image(finger_seed: u64, code: u8, press: &Press) -> GrayImage {
    press::print(&grow::master(finger_seed, code), press)
}

/// Quality 0–100 of a picture 256 wide: 60 and more is good enough to enrol, under 40 hardly worth comparing. 0 when
/// the picture is too small or empty.
pub fn quality(image: &GrayImage) -> u8 {
    quality_of(&extract::extract(image))
}

/// The 512-byte record for a card (GA/T 1012 outside: 'C', result 01, finger code, quality, CRC-8; our own feature
/// inside) of a picture 256 wide and at least 288 high.
pub fn feature(image: &GrayImage, code: u8, quality: u8) -> [u8; 512] {
    record::pack(&extract::extract(image), Owner::Card { code }, quality)
}

/// The module's own template of a picture, 512 bytes.
pub fn template(image: &GrayImage) -> [u8; 512] {
    let features = extract::extract(image);
    record::pack(&features, Owner::Module, quality_of(&features))
}

/// The similarity from which two records count as one finger.
pub const THRESHOLD: f32 = 0.8;

/// Similarity 0..1 of two records of [`feature`] or [`template`], mixed as you like: at least [`THRESHOLD`] is the same
/// finger. 0 when either is no such record.
pub fn similarity(a: &[u8], b: &[u8]) -> f32 {
    let side = |record| record::unpack(record).map(|(minutiae, map)| Side { minutiae, map });
    match (side(a), side(b)) {
        (Some(a), Some(b)) => score(compare::likeness(&a, &b)),
        (None, _) | (_, None) => 0.0,
    }
}

/// Whether bytes are an undamaged record of [`feature`] or [`template`].
pub fn is_record(bytes: &[u8]) -> bool {
    record::unpack(bytes).is_some()
}

/// Puts the likeness that separates fingers (0.27, midway between the worst true pair and the best false one) on
/// [`THRESHOLD`], with strangers near 0 and true pairs near 1.
fn score(likeness: f32) -> f32 {
    1.0 / (1.0 + (-(likeness - 0.20) / 0.0505).exp())
}

/// Coherence of presses of known cleanness: where ridges run straight it falls from 0.95 as the noise grows.
const CLARITY: [(f32, f32); 10] = [
    (0.0, 0.0),
    (0.665, 10.0),
    (0.755, 20.0),
    (0.820, 30.0),
    (0.870, 40.0),
    (0.900, 52.0),
    (0.920, 64.0),
    (0.932, 72.0),
    (0.940, 82.0),
    (0.960, 100.0),
];

fn quality_of(features: &extract::Features) -> u8 {
    let upper = CLARITY.iter().position(|(coherence, _)| *coherence > features.coherence).unwrap_or(CLARITY.len() - 1);
    let ((c0, q0), (c1, q1)) = (CLARITY[upper.max(1) - 1], CLARITY[upper.max(1)]);
    let clarity = q0 + (q1 - q0) * (features.coherence - c0) / (c1 - c0);
    let coverage = (features.area / 0.6).min(1.0);
    (clarity * coverage).clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests;
