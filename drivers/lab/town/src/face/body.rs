//! Neck, shoulders and what is worn there.

use std::f32::consts::PI;

use super::look::{Collar, Look};
use super::math::{V3, mix, noise, scale, step};
use super::mesh::{Mesh, Part};

/// Half widths and depths of neck and shoulders from the jaw down.
fn rings(look: &Look) -> [[f32; 4]; 10] {
    let m = f32::from(u8::from(look.male));
    let (neck, shoulder) = (0.545 + 0.10 * m, 1.0 + 0.14 * m - 0.12 * (0.2 - look.age).max(0.0) * 5.0);
    let base = -look.lower - 0.30;
    [
        [base + 0.95, 0.0, 0.0, 0.0],
        [base + 0.80, neck * 0.98, 0.45, 0.60],
        [base + 0.25, neck * 0.97, 0.48, 0.62],
        [base + 0.02, neck * 1.06, 0.50, 0.66],
        [base - 0.14, neck * 1.42, 0.52, 0.72],
        [base - 0.30, 1.18 * shoulder, 0.56, 0.76],
        [base - 0.52, 1.72 * shoulder, 0.66, 0.80],
        [base - 0.92, 2.02 * shoulder, 0.82, 0.85],
        [base - 2.2, 2.10 * shoulder, 0.95, 0.9],
        [base - 9.0, 2.1 * shoulder, 1.0, 0.9],
    ]
}

/// Neck and trunk in one surface.
pub(super) fn mesh(look: &Look) -> Mesh {
    let rings = rings(look);
    Mesh::new(Part::Body, 64, 64, true, |row, col| {
        let [y, w, front, back] = super::math::between_poles(&rings, row * 8.6);
        let (s, c) = (PI * (2.0 * col - 1.0)).sin_cos();
        let p = [w.max(0.0) * s, y, if c > 0.0 { front } else { back } * c - 0.35];
        (p, p)
    })
}

/// Colour of a place of neck or trunk, before light.
pub(super) fn paint(look: &Look, p: V3) -> V3 {
    let base = -look.lower - 0.30;
    let edge = neckline(look, p, base);
    let skin = neck_skin(look, p, base);
    if edge < 0.0 {
        return skin;
    }
    mix(skin, cloth(look, p, base, edge), step(0.0, 0.015, edge))
}

/// How far below the collar's edge a place is; negative is bare skin.
fn neckline(look: &Look, p: V3, base: f32) -> f32 {
    let a = p[0].abs();
    let round = base - 0.20 + 0.10 * (a / 0.6).min(1.6).powi(2) - if p[2] < -0.4 { -0.14 } else { 0.0 };
    match look.collar {
        Collar::Round => round - p[1],
        Collar::Vee => (base - 0.58 + a * 0.78).min(base + 0.02 + 0.1 * a) - p[1],
        Collar::Shirt | Collar::Jacket => (base - 0.40 + a * 0.95).min(base + 0.16) - p[1],
    }
}

fn neck_skin(look: &Look, p: V3, base: f32) -> V3 {
    let a = p[0].abs();
    // The jaw's shadow, and the two muscles that meet at the collar bone.
    let shadow = step(base - 0.12, base + 0.42, p[1]);
    let muscle = step(0.05, 0.0, (a - 0.10 - 0.55 * (p[1] - base + 0.2)).abs() - 0.02) * step(base + 0.3, base, p[1]);
    let hollow = 1.0 - 0.36 * shadow - 0.03 * muscle - 0.05 * super::math::spot(a, p[1] - base + 0.12, 0.09, 0.07);
    scale([look.skin[0] * 0.985, look.skin[1] * 0.955, look.skin[2] * 0.94], hollow)
}

fn cloth(look: &Look, p: V3, base: f32, edge: f32) -> V3 {
    let a = p[0].abs();
    let weave = 1.0 + 0.03 * noise(p[0] * 42.0, p[1] * 42.0) + 0.05 * noise(p[0] * 3.0 + 7.0, p[1] * 2.2);
    let fold =
        1.0 - 0.10 * step(0.06, 0.0, (a - 1.15 - 0.12 * (p[1] - base)).abs()) * step(base - 0.5, base - 1.2, p[1]);
    let plain = scale(look.cloth, weave * fold);
    match look.collar {
        Collar::Round | Collar::Vee => {
            let rib = 1.0 - 0.16 * step(0.085, 0.075, edge) - 0.18 * step(0.02, 0.0, (edge - 0.085).abs());
            scale(plain, rib)
        }
        Collar::Shirt => shirt(plain, a, p[1] - base, edge),
        Collar::Jacket => jacket(look, plain, weave, a, p[1] - base, edge),
    }
}

/// Two flaps and a row of buttons.
fn shirt(plain: V3, a: f32, y: f32, edge: f32) -> V3 {
    let flap = 0.30 - 0.45 * (0.42 - a).max(0.0) * step(0.0, 0.42, a);
    let on_flap = step(flap, flap - 0.02, edge) * step(0.95, 0.9, a);
    let rim = step(0.035, 0.0, (edge - flap).abs()) * step(0.95, 0.9, a);
    let seam = step(0.012, 0.0, (a - 0.075).abs()) + 0.7 * step(0.008, 0.0, a);
    let button = step(0.032, 0.022, a.hypot((y + 0.75).rem_euclid(0.55) - 0.27)) * step(-0.45, -0.55, y);
    let shade =
        (1.0 + 0.10 * on_flap) * (1.0 - 0.30 * rim) * (1.0 - 0.14 * seam * (1.0 - on_flap) * step(-0.30, -0.45, y));
    mix(scale(plain, shade), [0.88, 0.88, 0.86], button * 0.8)
}

/// Lapels over a light top.
fn jacket(look: &Look, plain: V3, weave: f32, a: f32, y: f32, edge: f32) -> V3 {
    let top = scale(mix(look.cloth, [0.80, 0.77, 0.70], 0.72), weave);
    let opening = 0.50 + 0.10 * y - 0.06;
    let lapel = step(opening - 0.012, opening + 0.012, a + 0.22 * (y + 1.5).max(0.0) - 0.12);
    let rim = step(0.03, 0.0, (a + 0.22 * (y + 1.5).max(0.0) - 0.12 - opening).abs());
    let notch = step(0.012, 0.0, (y + 0.55 + 0.5 * (a - 0.62)).abs()) * step(0.40, 0.45, a) * step(0.98, 0.95, a);
    let ribbed = 1.0 - 0.12 * step(0.06, 0.05, edge);
    scale(mix(scale(top, ribbed), plain, lapel), (1.0 - 0.22 * rim) * (1.0 - 0.18 * notch * lapel))
}
