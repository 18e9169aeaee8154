//! Eyes, brows, nose and mouth as paint on the face: each laid over the skin where it is, with soft edges.

use super::look::Look;
use super::math::{V3, mix, noise, scale, spot, step};

/// What the face does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expression {
    pub(super) blink: f32,
    pub(super) mouth: f32,
    pub(super) smile: f32,
    pub(super) gaze: (f32, f32),
}

/// Paint and its surface.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    pub(super) colour: V3,
    /// Strength of the highlight.
    pub(super) gloss: f32,
    /// 1 takes all shading, 0 none (the eye is a ball of its own).
    pub(super) shaded: f32,
}

impl Paint {
    fn lay(&mut self, colour: V3, cover: f32) {
        self.colour = mix(self.colour, colour, cover.clamp(0.0, 1.0));
    }

    /// Darkens towards blood colour, as a fold or a cast shadow does on skin.
    pub(super) fn shade(&mut self, amount: f32) {
        let k = amount.clamp(0.0, 1.0);
        let c = self.colour;
        self.colour = [c[0] * (1.0 - 0.78 * k), c[1] * (1.0 - k), c[2] * (1.0 - k)];
    }
}

/// The inside of the lids' edge at `u` (-1 inner corner … 1 outer): upper and lower, open.
fn lids(look: &Look, u: f32, smile: f32) -> (f32, f32) {
    let a = u.abs().min(1.0);
    let round = 1.0 - a.powf(2.3);
    // The fold over the inner corner pulls the upper lid down there.
    let fold = 0.022 * step(-0.62, -1.0, u);
    (
        look.eye_h * 1.10 * round * (1.0 - 0.10 * u) - fold,
        -look.eye_h * (0.72 - 0.22 * smile) * (1.0 - a.powf(2.0)) * (1.0 + 0.12 * u) - fold,
    )
}

/// Eye of one side; `x` outwards from the middle of the face.
pub(super) fn eye(look: &Look, e: &Expression, side: f32, x: f32, y: f32, paint: &mut Paint) {
    let (sin, cos) = look.eye_tilt.sin_cos();
    let (dx, dy) = (x - look.eye_x, y);
    let (u, v) = ((dx * cos + dy * sin) / look.eye_w, dy * cos - dx * sin);
    if u.abs() > 1.5 || v.abs() > 0.36 {
        return;
    }
    let (open_up, low) = lids(look, u, e.smile);
    let shut = low + 0.006;
    let up = open_up + (shut - open_up) * e.blink;
    lid(look, e, u, v, (up, open_up, low), paint);
    let ends = step(1.02, 0.97, u.abs());
    let within = step(-0.006, 0.006, up - v) * step(-0.006, 0.006, v - low) * ends;
    if within > 0.0 {
        let gaze = (e.gaze.0 * side * 0.30, e.gaze.1 * 0.25 * look.eye_h);
        let ball = eyeball(look, (u - gaze.0) * look.eye_w, v - gaze.1 - 0.006, side, up - v, u);
        paint.lay(ball, within);
        paint.gloss *= 1.0 - within;
        paint.shaded *= 1.0 - 0.55 * within;
    }
    lashes(look, e, u, v, up, low, paint);
}

/// Crease, fold and shadow of the upper lid, bag under the lower.
fn lid(look: &Look, e: &Expression, u: f32, v: f32, (up, open_up, low): (f32, f32, f32), paint: &mut Paint) {
    let inside = step(1.15, 0.9, u.abs());
    let crease = open_up.max(0.0) + look.crease.max(0.012) + 0.03 * (1.0 - u * u).max(0.0) * e.blink * 0.3;
    let line = (-((v - crease) / 0.011).powi(2)).exp() * inside * step(-1.0, -0.5, u);
    paint.shade(line * if look.crease > 0.0 { 0.42 } else { 0.16 } * (1.0 - 0.35 * e.blink));
    // The closed lid is stretched skin, a little darker towards the lashes.
    paint.shade(0.16 * step(up, up + 0.02, v) * step(open_up + 0.03, open_up, v) * e.blink * inside);
    let socket = spot(u * 0.9, v - open_up - 0.11, 1.0, 0.10);
    paint.shade(0.10 * socket);
    let bag = low - 0.075 - 0.03 * look.age;
    let under = (-((v - bag) / 0.022).powi(2)).exp() * step(1.15, 0.5, u.abs());
    paint.shade(under * (0.05 + 0.26 * (look.age - 0.2).max(0.0)));
    let puff = spot(u, v - low + 0.04, 0.8, 0.03);
    paint.lay([1.0, 0.93, 0.86], 0.10 * puff);
}

fn eyeball(look: &Look, x: f32, y: f32, side: f32, below_lid: f32, u: f32) -> V3 {
    let r = x.hypot(y) / look.iris_r;
    let corner = step(0.62, 1.0, u.abs());
    let mut c = mix([0.95, 0.94, 0.925], [0.86, 0.70, 0.66], 0.45 * corner);
    if r < 1.1 {
        let fibres = noise(y.atan2(x) * 7.0, r * 3.0);
        let lower = step(0.4, -1.0, y / look.iris_r);
        let light = 0.72 + 0.85 * lower * step(1.0, 0.35, r) + 0.14 * fibres;
        let iris = scale(look.iris, light);
        let iris = mix(iris, scale(look.iris, 0.28), step(0.74, 0.96, r));
        let iris = mix(iris, [0.03, 0.025, 0.025], step(0.50, 0.42, r));
        c = mix(c, iris, step(1.05, 0.97, r));
    }
    // The upper lid throws its shadow on the ball.
    c = scale(c, 1.0 - 0.42 * step(0.055, 0.0, below_lid));
    // Light is a reflection, on the same side of both eyes.
    let glint = step(0.030, 0.020, (x * side + 0.036).hypot(y - 0.034))
        + 0.45 * step(0.018, 0.008, (x * side - 0.04).hypot(y + 0.04));
    mix(c, [1.0, 1.0, 1.0], glint.min(1.0) * 0.92)
}

fn lashes(look: &Look, e: &Expression, u: f32, v: f32, up: f32, low: f32, paint: &mut Paint) {
    let m = f32::from(u8::from(look.male));
    let wing = 1.06 + 0.08 * (1.0 - m);
    let reach = step(wing, wing - 0.14, u) * step(-1.03, -0.9, u);
    let thick = (0.021 + 0.011 * (1.0 - m)) * (0.55 + 0.25 * (u + 1.0)) * (1.0 - 0.25 * e.blink);
    // Past the outer corner the line goes on a little upwards.
    let line = up + 0.05 * (u - 1.0).max(0.0);
    let upper = step(thick * 0.5 + 0.005, thick * 0.5 - 0.005, (v - line - thick * 0.35).abs()) * reach;
    paint.lay([0.085, 0.06, 0.055], upper * 0.94);
    let lower = (-((v - low + 0.004) / 0.008).powi(2)).exp() * step(1.0, 0.75, u.abs()) * (0.5 + 0.3 * u);
    paint.shade(lower * 0.42 * (1.0 - e.blink));
}

/// Brow of one side.
pub(super) fn brow(look: &Look, hair: V3, x: f32, y: f32, paint: &mut Paint) {
    let u = (x - look.eye_x - 0.015) / look.brow_w;
    if u.abs() > 1.15 || (y - look.brow_y).abs() > 0.2 {
        return;
    }
    let middle = look.brow_y + look.brow_arch * (1.0 - (u - 0.25) * (u - 0.25)) + look.brow_tilt * 0.22 * u;
    let half = look.brow_t * 0.5 * (1.0 - 0.62 * step(-0.1, 1.05, u)) * (0.75 + 0.25 * step(-1.1, -0.6, u));
    let off = y - middle;
    let hairs = noise(x * 46.0 - off * 30.0, off * 14.0 + 5.0);
    let body = step(half + 0.016, half - 0.012, off.abs() + 0.010 * hairs);
    let ends = step(-1.1, -0.82, u) * step(1.1, 0.85, u);
    let dark = mix(scale(hair, 0.7), [0.10, 0.07, 0.06], 0.35 + 0.3 * (1.0 - look.age));
    paint.lay(dark, body * ends * (0.70 + 0.16 * hairs) * look.brow_dark * (1.0 - 0.25 * look.age));
}

/// Nostrils, wings and the light on the bridge; `x` outwards.
pub(super) fn nose(look: &Look, x: f32, y: f32, paint: &mut Paint) {
    let y = y + look.nose_len;
    if x > 0.5 || !(-0.25..0.9).contains(&y) {
        return;
    }
    let hole = step(
        1.15,
        0.75,
        ((x - look.nose_w * 0.47) / 0.072).hypot((y - 0.012 - 0.12 * (x - look.nose_w * 0.47)) / 0.026),
    );
    paint.lay([0.34, 0.16, 0.13], hole * 0.72);
    let wing = ((x - look.nose_w * 0.74) / 0.10).hypot((y - 0.055) / 0.105);
    let crease = (-((wing - 1.0) / 0.16).powi(2)).exp() * step(look.nose_w * 0.70, look.nose_w * 0.95, x);
    paint.shade(0.20 * crease * step(-0.08, 0.0, y));
    paint.shade(0.14 * spot(x, y + 0.03, look.nose_w * 0.7, 0.04));
    // Sides of the bridge.
    paint.shade(0.05 * spot(x - 0.17, y - look.nose_len * 0.62, 0.06, look.nose_len * 0.4));
    paint.lay(
        [1.0, 0.95, 0.90],
        0.05 * spot(x, y - look.nose_len * 0.5, 0.05, look.nose_len * 0.4) + 0.06 * spot(x, y - 0.10, 0.08, 0.06),
    );
}

/// Lips, teeth and what is between.
pub(super) fn mouth(look: &Look, e: &Expression, x: f32, y: f32, paint: &mut Paint) {
    let half = look.mouth_w * (1.0 + 0.20 * e.smile - 0.17 * e.mouth);
    let (u, y) = (x / half, y - look.mouth_y);
    if u.abs() > 1.4 || !(-0.75..0.3).contains(&y) {
        return;
    }
    let a = u.abs().min(1.0);
    let middle = (look.corner + 0.085 * e.smile) * a * a - 0.012 * (1.0 - a) * e.smile;
    let top = middle + 0.025 * e.mouth * (1.0 - a * a);
    let low = middle - 0.39 * e.mouth * (1.0 - a.powf(2.2));
    let bow = 1.0 - 0.26 * (-(u / 0.17).powi(2)).exp();
    let upper = top + look.lip_up * (1.0 - a.powf(1.6)) * bow * (1.0 - 0.2 * e.smile);
    let lower = low - look.lip_low * (1.0 - a.powf(2.3)) * (1.0 - 0.15 * e.smile);
    let ends = step(1.02, 0.94, u.abs());
    let soft = 0.013;
    let on_lips = step(-soft, soft, upper - y) * step(-soft, soft, y - lower) * ends;
    let red = scale(look.lips, if y > middle { 0.90 } else { 1.0 } * (1.0 + 0.05 * noise(x * 60.0, y * 9.0)));
    paint.lay(red, on_lips * if look.male { 0.62 } else { 0.82 });
    paint.gloss += 0.10 * on_lips * step(middle - 0.01, middle - 0.04, y);
    if e.mouth > 0.02 {
        let gap = step(-0.008, 0.008, top - y) * step(-0.008, 0.008, y - low) * ends;
        paint.lay(inside(u, y, top, low), gap);
        paint.gloss *= 1.0 - gap;
    }
    let line = (-((y - middle) / (0.011 - 0.004 * a)).powi(2)).exp() * ends * (1.0 - step(0.0, 0.15, e.mouth));
    paint.lay([0.33, 0.13, 0.12], line * 0.80);
    // Corners, and the shade under the lower lip.
    let corner = spot(u.abs() - 1.03, y - look.corner - 0.085 * e.smile, 0.09, 0.035);
    paint.shade(0.20 * corner + 0.13 * spot(u, y - lower + 0.055, 0.65, 0.04));
    paint.shade(0.05 * spot(x, y - 0.16, 0.035, 0.07));
}

fn inside(u: f32, y: f32, top: f32, low: f32) -> V3 {
    let dark = mix([0.20, 0.06, 0.06], [0.58, 0.27, 0.26], step(low + 0.13, low + 0.02, y) * step(0.8, 0.3, u.abs()));
    let teeth = step(top - 0.082, top - 0.070, y) * step(0.86, 0.70, u.abs());
    mix(dark, [0.93, 0.91, 0.87], teeth * 0.95)
}
