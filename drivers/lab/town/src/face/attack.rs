//! Presentation attacks: a print or a telephone with somebody's picture, held before the camera.

use image::{Rgb, RgbImage};

use super::Attack;
use super::hall::hall;
use super::math::{V3, mix, noise, scale, step};
use super::scene::grain;

/// Share of the frame's height the sheet or screen takes.
const SIZE: f32 = 0.86;

/// The frame in which `picture` is held up.
pub(super) fn held(picture: &RgbImage, kind: Attack) -> RgbImage {
    let mut frame = hall(picture.width(), picture.height(), 0.72);
    let sheet = Sheet::new(picture, kind);
    for (x, y, pixel) in frame.enumerate_pixels_mut() {
        if let Some((colour, cover)) = sheet.at(x as f32 + 0.5, y as f32 + 0.5) {
            let behind = pixel.0.map(|v| f32::from(v) / 255.0);
            *pixel = Rgb(mix(behind, colour, cover).map(|v| (v * 255.0).clamp(0.0, 255.0) as u8));
        }
    }
    grain(&mut frame, 3.0, 77);
    frame
}

/// A place on the sheet.
struct Place {
    /// In shares of the sheet, -1 to 1.
    share: (f32, f32),
    /// In pixels from its middle.
    away: (f32, f32),
    /// How much of the pixel the sheet covers.
    cover: f32,
}

/// The thing held up: slightly turned, a cut-out of the picture on it.
pub(super) struct Sheet<'a> {
    picture: &'a RgbImage,
    kind: Attack,
    centre: (f32, f32),
    half: (f32, f32),
    turn: (f32, f32),
}

impl<'a> Sheet<'a> {
    pub(super) fn new(picture: &'a RgbImage, kind: Attack) -> Self {
        let (w, h) = (picture.width() as f32, picture.height() as f32);
        let half = h * SIZE / 2.0;
        let turn = match kind {
            Attack::Print => 0.035f32,
            Attack::Phone => -0.03,
        };
        Self { picture, kind, centre: (w * 0.5, h * 0.5), half: (half * 0.66, half), turn: turn.sin_cos() }
    }

    /// Colour and cover at a pixel of the frame.
    fn at(&self, x: f32, y: f32) -> Option<(V3, f32)> {
        let Place { share: (u, v), away: (x, y), cover } = self.place(x, y)?;
        let colour = match self.kind {
            Attack::Print => self.print(u, v, x, y),
            Attack::Phone => self.phone(u, v, x, y),
        };
        Some((colour, cover))
    }

    /// Lightness and cover in near infrared.
    pub(super) fn infrared(&self, x: f32, y: f32) -> Option<(f32, f32)> {
        let Place { share: (u, v), away: (x, y), cover } = self.place(x, y)?;
        let lit = match self.kind {
            Attack::Print => 0.74 + 0.01 * u + 0.015 * noise(x * 0.3, y * 0.3),
            // The lamp mirrored in the glass.
            Attack::Phone => 0.035 + 0.3 * step(0.16, 0.04, (u - 0.3).hypot(v + 0.6)),
        };
        Some((lit, cover))
    }

    /// Where on the sheet a pixel of the frame is.
    fn place(&self, x: f32, y: f32) -> Option<Place> {
        let (x, y) = (x - self.centre.0, y - self.centre.1);
        let (x, y) = (x * self.turn.1 + y * self.turn.0, y * self.turn.1 - x * self.turn.0);
        // One side is nearer: a trapezium.
        let near = 1.0 + 0.05 * x / self.half.0;
        let (u, v) = (x / self.half.0, y / self.half.1 / near);
        let cover = step(1.006, 0.994, u.abs()) * step(1.006, 0.994, v.abs());
        (cover > 0.0).then_some(Place { share: (u, v), away: (x, y), cover })
    }

    /// Of the picture, the part around its middle that fits the sheet.
    fn content(&self, u: f32, v: f32) -> V3 {
        let (w, h) = (self.picture.width() as f32, self.picture.height() as f32);
        let (x, y) = (w / 2.0 + u * h * 0.33, h / 2.0 + v * h * 0.49);
        let (xi, yi) = (x.floor(), y.floor());
        let at = |dx: f32, dy: f32| {
            let x = (xi + dx).clamp(0.0, w - 1.0) as u32;
            let y = (yi + dy).clamp(0.0, h - 1.0) as u32;
            self.picture.get_pixel(x, y).0.map(|v| f32::from(v) / 255.0)
        };
        let across = |dy: f32| mix(at(0.0, dy), at(1.0, dy), x - xi);
        mix(across(0.0), across(1.0), y - yi)
    }

    /// Paper: a white rim, little contrast, a halftone screen, a soft bend.
    fn print(&self, u: f32, v: f32, x: f32, y: f32) -> V3 {
        let (rim_u, rim_v) = (0.90, 0.93);
        let inside = step(1.0, 0.985, (u / rim_u).abs()) * step(1.0, 0.99, (v / rim_v).abs());
        let c = self.content(u / rim_u, v / rim_v);
        let grey = (c[0] + c[1] + c[2]) / 3.0;
        let faded = mix(c, [grey; 3], 0.25).map(|k| 0.20 + 0.62 * k);
        let dots = ((x * 1.9 + y * 0.6).sin() * (y * 1.9 - x * 0.6).sin()) * 0.045;
        let ink = faded.map(|k| k + dots + 0.012 * noise(x * 0.7, y * 0.7));
        let bend = 1.0 - 0.10 * (u * 1.7).sin().abs() + 0.05 * u;
        scale(mix([0.93, 0.93, 0.92], ink, inside), bend)
    }

    /// A screen: black rim, a grid of red, green and blue, a bluish glow and a reflection of the ceiling.
    fn phone(&self, u: f32, v: f32, x: f32, y: f32) -> V3 {
        let (rim_u, rim_v) = (0.91, 0.90);
        if (u / rim_u).abs() > 1.0 || (v / rim_v).abs() > 1.0 {
            return [0.045, 0.045, 0.05];
        }
        let c = self.content(u / rim_u, v / rim_v);
        let column = (x * 0.78).rem_euclid(3.0);
        let row = 0.93 + 0.07 * (y * 2.4).sin();
        let grid: V3 = std::array::from_fn(|k| 0.86 + 0.22 * (1.0 - (column - k as f32 - 0.5).abs()).clamp(-0.5, 1.0));
        let lit: V3 = std::array::from_fn(|k| (c[k] - 0.5) * 1.18 + 0.53);
        let glare = step(0.30, 0.0, (u * 0.8 + v - 0.55 * u * u + 0.42).abs() - 0.05) * step(-0.6, 0.8, u);
        let screen: V3 = std::array::from_fn(|k| lit[k] * grid[k] * row * [0.93, 1.0, 1.08][k]);
        mix(screen, [1.0, 1.0, 1.0], 0.42 * glare)
    }
}
