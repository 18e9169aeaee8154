//! The colour of the head's skin at a place: complexion, cheeks, lines of age, stubble, hair roots, and the features.

use super::features::{self, Expression, Paint};
use super::hair::Hair;
use super::look::Look;
use super::math::{V3, mix, noise, scale, spot, step, times};

/// Paint of a place of the head (its own coordinates).
pub(super) fn paint(look: &Look, e: &Expression, hair: &Hair, p: V3) -> Paint {
    let [x, y, z] = p;
    let mut paint = Paint { colour: complexion(look, p), gloss: 0.10, shaded: 1.0 };
    if z > -0.2 {
        let side = if x < 0.0 { -1.0 } else { 1.0 };
        let a = x.abs();
        blush(look, e, a, y, &mut paint);
        beard(look, a, y, &mut paint);
        lines(look, e, a, y, &mut paint);
        features::nose(look, a, y, &mut paint);
        features::mouth(look, e, x, y, &mut paint);
        features::eye(look, e, side, a, y, &mut paint);
        features::brow(look, hair.colour(), a, y, &mut paint);
        let mole = step(0.022, 0.012, (x - look.mole.0).hypot(y - look.mole.1));
        paint.colour = mix(paint.colour, [0.30, 0.18, 0.14], 0.75 * mole);
    }
    // Under the chin and in front of the ears less light arrives.
    paint.shade(0.30 * step(-look.lower * 0.93, -look.lower, y) + 0.16 * step(0.30, -0.15, z));
    let (roots, shadow) = hair.roots(p);
    paint.shade(0.20 * shadow);
    paint.colour = mix(paint.colour, scale(hair.colour(), 0.85), roots * 0.92);
    paint.gloss *= 1.0 - 0.8 * roots;
    paint
}

/// An ear's colour; `p` on the unit ball it is made from.
pub(super) fn ear(look: &Look, p: V3) -> V3 {
    let flushed = [look.skin[0] * 0.98, look.skin[1] * 0.90, look.skin[2] * 0.88];
    let hollow = spot(p[1] + 0.10, p[2] - 0.15, 0.42, 0.42) * step(0.1, 0.5, p[0]);
    let rim = spot(p[1] - 0.2, p[2] + 0.35, 0.55, 0.16) * step(0.1, 0.4, p[0]);
    scale(flushed, 1.0 - 0.34 * hollow - 0.14 * rim)
}

fn complexion(look: &Look, p: V3) -> V3 {
    let [x, y, z] = p;
    let s = (look.seed % 89) as f32;
    let blotch = noise(x * 2.3 + s, y * 2.3) + 0.5 * noise(x * 6.0, y * 6.0 + s);
    let pore = noise(x * 55.0, y * 55.0 + z * 20.0);
    let spots = step(0.62, 0.80, noise(x * 9.0 + s, y * 9.0)) * (look.age - 0.6).max(0.0);
    let tone = 1.0 + 0.010 * blotch + 0.008 * pore;
    // Foreheads are yellower, the lower face cooler.
    let warm = step(0.1, 0.9, y) * 0.015;
    let c = [look.skin[0] * tone, look.skin[1] * (tone + 0.003 * blotch), look.skin[2] * (tone - warm)];
    let freckles = step(0.5, 0.8, noise(x * 31.0, y * 31.0)) * spot(x.abs() - 0.36, y + 0.42, 0.40, 0.20);
    let c = mix(c, times(look.skin, [0.80, 0.66, 0.55]), if look.freckles { 0.34 * freckles } else { 0.0 });
    mix(c, scale(look.skin, 0.78), spots * 0.55)
}

fn blush(look: &Look, e: &Expression, a: f32, y: f32, paint: &mut Paint) {
    let cheek = spot(a - 0.55, y + 0.45 - 0.05 * e.smile, 0.30, 0.24);
    let nose = spot(a, y + look.nose_len - 0.06, 0.20, 0.12);
    let red = 0.35 * nose + (0.35 + look.rouge) * cheek;
    let c = paint.colour;
    paint.colour = [c[0] * (1.0 + 0.01 * red), c[1] * (1.0 - 0.085 * red), c[2] * (1.0 - 0.075 * red)];
    // Socket, inner corner and temple.
    let socket = 0.08 * spot(a - look.eye_x, y - 0.02, 0.30, 0.18) + 0.10 * spot(a - 0.21, y - 0.03, 0.10, 0.15);
    paint.shade(look.socket * socket + 0.09 * look.hollow * spot(a - 0.70, y - look.mouth_y - 0.06, 0.20, 0.26));
}

fn beard(look: &Look, a: f32, y: f32, paint: &mut Paint) {
    let lip = spot(a, y - look.mouth_y - 0.16, 0.36, 0.085);
    if look.stubble > 0.0 {
        let jaw = step(look.mouth_y + 0.30, look.mouth_y - 0.10, y + 0.35 * a) * step(1.05, 0.8, a);
        let cover = (0.8 * jaw).max(lip) * look.stubble * 0.26 * (1.0 + 0.3 * noise(a * 70.0, y * 70.0));
        paint.colour = mix(paint.colour, [0.36, 0.33, 0.33], cover);
        paint.gloss *= 1.0 - 0.4 * cover;
    }
    if look.goatee {
        let chin = spot(a, y - look.mouth_y + look.lip_low + 0.20, 0.19, 0.13)
            + spot(a - 0.02, y - look.mouth_y - 0.125, 0.30, 0.045);
        let hairs = 0.8 + 0.3 * noise(a * 55.0, y * 30.0);
        paint.colour = mix(paint.colour, scale(look.hair, 1.3), (1.2 * chin * hairs).min(0.80));
    }
    if look.moustache > 0.2 {
        let shape = spot(a - 0.16, y - look.mouth_y - 0.135 + 0.12 * a, 0.20, 0.045) * step(0.0, 0.05, a + 0.03);
        let hairs = 0.8 + 0.3 * noise(a * 60.0 + y * 20.0, y * 12.0);
        paint.colour =
            mix(paint.colour, scale(look.hair, 0.95), (shape * 1.5 * hairs).min(0.85) * look.moustache.min(1.0));
    }
}

/// Nasolabial folds, forehead, crow's feet.
fn lines(look: &Look, e: &Expression, a: f32, y: f32, paint: &mut Paint) {
    let age = (look.age - 0.25).max(0.0);
    let (top, low) = (-look.nose_len + 0.06, look.mouth_y - 0.04);
    let t = ((top - y) / (top - low)).clamp(0.0, 1.0);
    let fold = look.nose_w + 0.07 + (look.mouth_w - look.nose_w + 0.06) * t.powf(1.7) + 0.03 * e.smile;
    let along = step(top + 0.05, top - 0.08, y) * step(low - 0.14, low + 0.08, y);
    let crisp = 0.55 * (-((a - fold) / 0.024).powi(2)).exp() + 0.6 * (-((a - fold + 0.02) / 0.08).powi(2)).exp();
    paint.shade(crisp * along * (0.03 + 0.13 * e.smile + 0.22 * age));
    if age > 0.15 {
        let wavy = y + 0.025 * (a * 4.0).cos() + 0.01 * noise(a * 5.0, 1.0);
        let row = (wavy * 8.2).rem_euclid(1.0) - 0.5;
        let brow = (-(row / 0.10).powi(2)).exp() * step(0.48, 0.56, y) * step(0.95, 0.85, y) * step(0.62, 0.3, a);
        let foot = (((y - 0.01) / (a - look.eye_x - look.eye_w * 0.6).max(0.05)) * 4.5).sin().abs().powi(8)
            * spot(a - look.eye_x - look.eye_w - 0.12, y - 0.01, 0.09, 0.10);
        paint.shade(0.22 * age * brow + 0.22 * age * foot);
    }
}
