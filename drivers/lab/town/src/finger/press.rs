//! A press: where the finger lies, how hard, how clean, and what grain one capture has.

use image::{GrayImage, Luma};

use super::plane::Plane;
use super::{HEIGHT, Press, WIDTH, grow};
use crate::rng::Rng;

/// The sensor's picture of a master print.
pub(super) fn print(master: &Plane, press: &Press) -> GrayImage {
    let mut rng = Rng::named(press.noise_seed, "skin");
    let skin = Skin::draw(&mut rng, press);
    let map = Placement::new(press, &mut rng);
    let mut image = GrayImage::new(WIDTH, HEIGHT);
    for (u, v, pixel) in image.enumerate_pixels_mut() {
        let (x, y) = map.to_finger(u as f32, v as f32);
        let ridge = master.smooth_at(x / 2.0 + grow::MASTER.0 as f32 / 2.0, y / 2.0 + grow::MASTER.1 as f32 / 2.0);
        let grain = rng.normal();
        *pixel = Luma([skin.grey(ridge, skin.contact(x, y), skin.patch_at(u, v), grain)]);
    }
    image
}

/// From sensor pixels to the finger's own frame (origin in its middle, pixels of 500 dpi), with the slight stretch and
/// twist of soft skin.
struct Placement {
    dx: f32,
    dy: f32,
    sin: f32,
    cos: f32,
    stretch: (f32, f32),
    twist: f32,
}

impl Placement {
    fn new(press: &Press, rng: &mut Rng) -> Self {
        let (sin, cos) = press.rot.to_radians().sin_cos();
        let stretch = (rng.range(-0.012, 0.012), rng.range(-0.012, 0.012));
        Self { dx: press.dx, dy: press.dy, sin, cos, stretch, twist: rng.range(-1.5e-4, 1.5e-4) }
    }

    fn to_finger(&self, u: f32, v: f32) -> (f32, f32) {
        let (u, v) = (u - WIDTH as f32 / 2.0 - self.dx, v - HEIGHT as f32 / 2.0 - self.dy);
        let (x, y) = (u * self.cos + v * self.sin, v * self.cos - u * self.sin);
        let lean = self.twist * y;
        (x * (1.0 + self.stretch.0) + lean * y, y * (1.0 + self.stretch.1) - lean * x)
    }
}

/// What skin and glass do to the ridges.
struct Skin {
    /// Shifts the border between ridge and valley: light presses show thin ridges.
    bias: f32,
    /// Radii of the touching area.
    radii: (f32, f32),
    ink: f32,
    dirt: f32,
    grain: f32,
    /// Slow unevenness of moisture, coarse cells of 16 pixels.
    patches: Plane,
}

impl Skin {
    fn draw(rng: &mut Rng, press: &Press) -> Self {
        let bad = (1.0 - f32::from(press.quality.min(100)) / 100.0).powf(1.5);
        let patches = Plane::from_fn(20, 22, |_, _| rng.normal());
        let hard = press.pressure.clamp(0.0, 1.0);
        Self {
            bias: (hard - 0.5) * 0.9,
            radii: (96.0 + 36.0 * hard, 122.0 + 36.0 * hard),
            ink: 150.0 + 40.0 * hard - 70.0 * bad,
            dirt: 0.15 + 1.5 * bad,
            grain: 5.0 + 46.0 * bad,
            patches,
        }
    }

    /// 1 where skin touches the glass, falling to 0 at the rim.
    fn contact(&self, x: f32, y: f32) -> f32 {
        let (a, b) = (x / self.radii.0, y / self.radii.1);
        let r = (a * a + b * b).sqrt();
        ((1.04 - r) / 0.12).clamp(0.0, 1.0)
    }

    fn patch_at(&self, u: u32, v: u32) -> f32 {
        self.patches.smooth_at(u as f32 / 16.0 + 1.0, v as f32 / 16.0 + 1.0)
    }

    fn grey(&self, ridge: f32, contact: f32, patch: f32, grain: f32) -> u8 {
        let level = ridge + self.bias + self.dirt * 0.55 * patch - 1.5 * (1.0 - contact);
        let ink = 1.0 / (1.0 + (-3.4 * level).exp()) * contact;
        let ink = ink * (1.0 - 0.25 * self.dirt.min(1.0) * patch.clamp(-1.0, 1.0).abs());
        (242.0 - self.ink * ink + self.grain * grain * (0.3 + 0.7 * contact)).clamp(0.0, 255.0) as u8
    }
}
