//! Vectors, curves and noise for drawing. Axes: x to the picture's right, y up, z towards the camera.

/// A vector, a point or a colour.
pub(super) type V3 = [f32; 3];

pub(super) fn add(a: V3, b: V3) -> V3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

pub(super) fn sub(a: V3, b: V3) -> V3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

pub(super) fn scale(a: V3, k: f32) -> V3 {
    a.map(|v| v * k)
}

pub(super) fn times(a: V3, b: V3) -> V3 {
    [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
}

pub(super) fn mix(a: V3, b: V3, t: f32) -> V3 {
    add(a, scale(sub(b, a), t))
}

pub(super) fn dot(a: V3, b: V3) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(super) fn cross(a: V3, b: V3) -> V3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Length 1; a vector of no length points to the camera.
pub(super) fn unit(a: V3) -> V3 {
    let length = dot(a, a).sqrt();
    if length < 1e-9 { [0.0, 0.0, 1.0] } else { scale(a, 1.0 / length) }
}

/// 0 below `from`, 1 above `to`, smooth between; `from` may be the larger.
pub(super) fn step(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A soft round spot: 1 in the middle, falling with the radii.
pub(super) fn spot(x: f32, y: f32, rx: f32, ry: f32) -> f32 {
    let r = (x / rx) * (x / rx) + (y / ry) * (y / ry);
    if r > 7.0 { 0.0 } else { (-r).exp() }
}

/// Catmull-Rom through `knots` at `t` (0 is the first, 1 the second …). Both ends are poles: the curve is continued by
/// its own mirror image, in which all but the first coordinate change sign.
pub(super) fn between_poles(knots: &[[f32; 4]], t: f32) -> [f32; 4] {
    let last = knots.len() as isize - 1;
    let at = |i: isize| match i {
        i if i < 0 => mirrored(knots[(-i) as usize]),
        i if i > last => mirrored(knots[(2 * last - i) as usize]),
        i => knots[i as usize],
    };
    let i = (t.floor() as isize).clamp(0, last - 1);
    let f = t - i as f32;
    let [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    std::array::from_fn(|k| {
        b[k] + 0.5
            * f
            * (c[k] - a[k]
                + f * (2.0 * a[k] - 5.0 * b[k] + 4.0 * c[k] - d[k] + f * (3.0 * (b[k] - c[k]) + d[k] - a[k])))
    })
}

fn mirrored(k: [f32; 4]) -> [f32; 4] {
    [k[0], -k[1], -k[2], -k[3]]
}

/// Turns about the x axis (pitch), then y (yaw), then z (roll); degrees.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    rows: [V3; 3],
}

impl Turn {
    pub(super) fn new(yaw: f32, pitch: f32, roll: f32) -> Self {
        let (sa, ca) = yaw.to_radians().sin_cos();
        let (sb, cb) = pitch.to_radians().sin_cos();
        let (sc, cc) = roll.to_radians().sin_cos();
        let turn = |v: V3| {
            let v = [v[0], v[1] * cb - v[2] * sb, v[1] * sb + v[2] * cb];
            let v = [v[0] * ca + v[2] * sa, v[1], v[2] * ca - v[0] * sa];
            [v[0] * cc + v[1] * sc, v[1] * cc - v[0] * sc, v[2]]
        };
        let (x, y, z) = (turn([1.0, 0.0, 0.0]), turn([0.0, 1.0, 0.0]), turn([0.0, 0.0, 1.0]));
        Self { rows: [[x[0], y[0], z[0]], [x[1], y[1], z[1]], [x[2], y[2], z[2]]] }
    }

    pub(super) fn apply(&self, v: V3) -> V3 {
        self.rows.map(|row| dot(row, v))
    }
}

fn hash(x: i32, y: i32) -> f32 {
    let mut h = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca77);
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h = (h ^ (h >> 12)).wrapping_mul(0x297a_2d39);
    ((h ^ (h >> 15)) >> 8) as f32 / (1 << 23) as f32 - 1.0
}

/// Smooth noise, -1..1, one lump per unit.
pub(super) fn noise(x: f32, y: f32) -> f32 {
    let (xi, yi) = (x.floor(), y.floor());
    let (fx, fy) = (x - xi, y - yi);
    let (wx, wy) = (fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy));
    let (i, j) = (xi as i32, yi as i32);
    let top = hash(i, j) + (hash(i + 1, j) - hash(i, j)) * wx;
    let low = hash(i, j + 1) + (hash(i + 1, j + 1) - hash(i, j + 1)) * wx;
    top + (low - top) * wy
}
