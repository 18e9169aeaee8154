//! The shape of the head: rings of a skull, drawn out to a face.

use std::f32::consts::PI;

use super::look::Look;
use super::math::{V3, between_poles, spot, step};
use super::mesh::{Mesh, Part};

/// A ring of the head: height, half width, depth to the front, depth to the back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ring {
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) front: f32,
    pub(super) back: f32,
}

/// The skull of a look: rings from crown to chin.
pub(super) struct Skull {
    knots: [[f32; 4]; 13],
    by_height: Vec<Ring>,
}

impl Skull {
    pub(super) fn of(look: &Look) -> Self {
        let (up, low, d) = (look.upper, look.lower, look.depth);
        let plump = 1.0 + look.plump * 0.5;
        let knots = [
            [up, 0.0, 0.0, 0.0],
            [up * 0.955, 0.38 * look.temple, 0.30, 0.58],
            [up * 0.82, 0.72 * look.temple, 0.56 * d, 1.05],
            [up * 0.58, 0.955 * look.temple, 0.80 * d, 1.40],
            [up * 0.30, 1.04 * look.temple, 0.94 * d, 1.55],
            [0.10, 1.02 * look.temple.midpoint(look.cheek), 0.95 * d, 1.50],
            [-0.20 * low, 1.0 * look.cheek, 0.95 * d, 1.35],
            [-0.42 * low, 0.95 * look.cheek.midpoint(look.jaw + 0.14) * plump, 0.95 * d, 1.10],
            [-0.62 * low, 1.02 * look.jaw * plump, 0.93 * d, 0.85],
            [-0.80 * low, 0.52 * look.jaw + 0.62 * look.chin, 0.89 * d, 0.55],
            [-0.92 * low, 1.12 * look.chin, 0.83 * d, 0.35],
            [-0.985 * low, 0.62 * look.chin, 0.62 * d, 0.2],
            [-low, 0.0, 0.0, 0.0],
        ];
        let by_height = (0..=240).map(|i| ring(&knots, i as f32 / 20.0)).collect();
        Self { knots, by_height }
    }

    /// The ring at a height, clamped to crown and chin.
    pub(super) fn at_height(&self, y: f32) -> Ring {
        let below = self.by_height.partition_point(|ring| ring.y > y).clamp(1, self.by_height.len() - 1);
        let (a, b) = (self.by_height[below - 1], self.by_height[below]);
        let t = ((a.y - y) / (a.y - b.y).max(1e-6)).clamp(0.0, 1.0);
        let mix = |a: f32, b: f32| a + (b - a) * t;
        Ring { y, w: mix(a.w, b.w), front: mix(a.front, b.front), back: mix(a.back, b.back) }
    }
}

fn ring(knots: &[[f32; 4]; 13], t: f32) -> Ring {
    let [y, w, front, back] = between_poles(knots, t);
    Ring { y, w: w.max(0.0), front: front.max(0.0), back: back.max(0.0) }
}

impl Ring {
    /// The point of the ring at an azimuth (0 front, π/2 the picture's right): a flattened ellipse.
    pub(super) fn at(&self, azimuth: f32) -> V3 {
        let (s, c) = azimuth.sin_cos();
        let depth = if c > 0.0 { self.front } else { self.back };
        if self.w < 1e-4 || depth < 1e-4 {
            return [0.0, self.y, 0.0];
        }
        let n = if c > 0.0 { 2.25 } else { 2.05 };
        let r = ((s.abs() / self.w).powf(n) + (c.abs() / depth).powf(n)).powf(-1.0 / n);
        [r * s, self.y, r * c]
    }
}

/// The head with its face, mouth opened by `mouth` (0..1) and smiling by `smile`.
pub(super) fn mesh(look: &Look, skull: &Skull, mouth: f32, smile: f32) -> Mesh {
    Mesh::new(Part::Skin, 128, 140, true, |row, col| {
        // Denser towards the front, where the face is.
        let s = 2.0 * col - 1.0;
        let azimuth = PI * s * (0.45 + 0.55 * s * s);
        let mut p = ring(&skull.knots, row * 12.0).at(azimuth);
        if p[2] > -0.05 {
            p[2] += relief(look, p[0], p[1], smile) * step(-0.05, 0.35, p[2]);
        }
        p[1] -= jaw_drop(look, p[1]) * mouth * step(-0.6, 0.3, p[2]);
        (p, p)
    })
}

/// How far a point of the face goes down with the jaw.
fn jaw_drop(look: &Look, y: f32) -> f32 {
    0.26 * step(look.mouth_y + 0.02, look.mouth_y - 0.25, y)
}

/// What stands out of the plain head towards the camera, and what lies deeper.
fn relief(look: &Look, x: f32, y: f32, smile: f32) -> f32 {
    let a = x.abs();
    let m = f32::from(u8::from(look.male));
    nose(look, a, y)
        // Eye sockets, eyeballs, brow ridge.
        - (0.07 + 0.025 * look.socket) * spot(a - look.eye_x * 0.94, y - 0.03, 0.26, 0.16)
        + 0.070 * spot(a - look.eye_x, y + 0.005, 0.19, 0.11)
        + (0.035 + 0.03 * m) * spot(a - look.eye_x, y - look.brow_y, 0.30, 0.10)
        - 0.05 * spot(a, y - 0.08, 0.12, 0.12)
        // Cheeks: the apple, fuller in a smile, and the hollow below.
        + (0.05 + look.plump * 0.5 + 0.05 * smile) * spot(a - 0.52, y + 0.47 - 0.06 * smile, 0.26, 0.22)
        - (0.03 + 0.025 * look.hollow - look.plump * 0.3) * spot(a - 0.66, y - look.mouth_y - 0.05, 0.2, 0.28)
        - (0.015 + 0.03 * look.age) * spot(a - look.nose_w - 0.17, y - look.mouth_y - 0.2, 0.05, 0.16)
        + mouth_relief(look, x, y)
}

fn mouth_relief(look: &Look, x: f32, y: f32) -> f32 {
    let y0 = y - look.mouth_y;
    0.085 * spot(x, y0, 0.42, 0.27)
        + 0.035 * spot(x, y0 - look.lip_up * 0.5, look.mouth_w * 0.75, look.lip_up * 0.8)
        + 0.055 * spot(x, y0 + look.lip_low * 0.55, look.mouth_w * 0.7, look.lip_low * 0.7)
        - 0.03 * spot(x, y0, look.mouth_w, 0.022)
        - 0.022 * spot(x, y0 - look.lip_up - 0.10, 0.045, 0.09)
        - 0.07 * spot(x, y0 + look.lip_low + 0.10, 0.26, 0.07)
        + 0.10 * spot(x, y + look.lower * 0.88, 0.26 + 0.2 * (look.chin - 0.3), 0.16)
}

fn nose(look: &Look, a: f32, y: f32) -> f32 {
    let tip = -look.nose_len + 0.08;
    // Along the bridge: 0 at the root, 1 at the tip.
    let t = ((0.12 - y) / (0.12 - tip)).clamp(0.0, 1.0);
    let height = look.bridge * step(0.24, 0.02, y) + (look.nose_h - look.bridge) * t.powf(1.5);
    let below = step(tip - 0.20, tip + 0.03, y);
    let width = 0.125 + 0.045 * t * t;
    let ridge = height * below * (-(a / width).powi(2)).exp();
    let ball = look.nose_h * 0.30 * spot(a, y - tip + 0.01, look.nose_w * 0.60, 0.12);
    let wing = look.nose_h * 0.40 * spot(a - look.nose_w * 0.72, y - tip + 0.05, 0.095, 0.095);
    ridge + ball + wing
}

/// An ear, of the picture's right side (`side` 1) or left (-1).
pub(super) fn ear(look: &Look, skull: &Skull, side: f32) -> Mesh {
    let top = 0.20;
    let low = -look.nose_len * 0.95;
    let (middle, half) = ((top + low) / 2.0, (top - low) / 2.0);
    let at = skull.at_height(middle);
    Mesh::new(Part::Ear, 22, 30, true, |row, col| {
        let (polar, azimuth) = (PI * row, 2.0 * PI * col * side);
        let (u, v, w) = (polar.sin() * azimuth.cos(), polar.cos(), polar.sin() * azimuth.sin());
        // A flat shell, wider above, its rear rim away from the head.
        let wide = 0.19 * (1.0 + 0.28 * v);
        let z = -0.22 + w * wide - 0.05 * v;
        let out = at.w - 0.035 + u * 0.065 + 0.11 * step(0.15, -0.25, w) * (1.0 + 0.3 * v) + 0.02 * v;
        ([side * out, middle + v * half, z], [u, v, w])
    })
}
