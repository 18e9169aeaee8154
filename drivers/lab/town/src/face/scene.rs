//! Putting a picture together: surfaces, light, background, and the camera's own grain.

use image::{Rgb, RgbImage};

use super::features::Expression;
use super::hair::Hair;
use super::head::{self, Skull};
use super::look::Look;
use super::math::{Turn, V3, add, dot, mix, scale, sub, unit};
use super::mesh::{Band, Camera, Mesh, Part, Sample};
use super::{Light, Pose, body, skin};
use crate::rng::Rng;

/// Samples a pixel has across and down.
const FINE: usize = 2;
/// Pixel rows drawn at a time, so that the samples stay in the cache.
const BAND: usize = 24;
/// Where the head turns on the neck.
const NECK: V3 = [0.0, -0.9, -0.45];

/// A person, posed.
pub(super) struct Scene<'a> {
    look: &'a Look,
    expression: Expression,
    hair: Hair,
    meshes: Vec<Mesh>,
    light: Light,
    /// Direction of the light, and half way between it and the camera.
    from: V3,
    half: V3,
}

impl<'a> Scene<'a> {
    pub(super) fn new(look: &'a Look, pose: &Pose, camera: &Camera) -> Self {
        let skull = Skull::of(look);
        let hair = Hair::of(look);
        let expression = Expression {
            blink: pose.blink.clamp(0.0, 1.0),
            mouth: pose.mouth.clamp(0.0, 1.0),
            smile: pose.smile.clamp(0.0, 1.0),
            gaze: pose.gaze,
        };
        let mut meshes = vec![head::mesh(look, &skull, expression.mouth, expression.smile)];
        if !hair.covers_ears() {
            meshes.extend([1.0, -1.0].map(|side| head::ear(look, &skull, side)));
        }
        meshes.push(hair.mesh(&skull, look.upper));
        meshes.extend(hair.knot(look.age < 0.2));
        let turn = Turn::new(pose.yaw, pose.pitch, pose.roll);
        meshes.iter_mut().for_each(|mesh| mesh.turn(&turn, NECK));
        meshes.push(body::mesh(look));
        meshes.iter_mut().for_each(|mesh| mesh.project(camera));
        let from = unit(pose.light.from);
        Self { look, expression, hair, meshes, light: pose.light, from, half: unit(add(from, [0.0, 0.0, 1.0])) }
    }

    /// Draws over `picture`.
    pub(super) fn draw_over(&self, picture: &mut RgbImage) {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let mut band = Band::new(width * FINE, BAND * FINE, 1.0 / FINE as f32);
        for top in (0..height).step_by(BAND) {
            band.restart(top * FINE);
            self.meshes.iter().for_each(|mesh| mesh.draw(&mut band, &|place| self.hair.reaches(place)));
            for y in top..(top + BAND).min(height) {
                for x in 0..width {
                    self.blend(&band, picture.get_pixel_mut(x as u32, y as u32), x, y - top);
                }
            }
        }
    }

    fn blend(&self, band: &Band, pixel: &mut Rgb<u8>, x: usize, row: usize) {
        let at = |k: usize| &band.cells[(row * FINE + k / FINE) * band.width + x * FINE + k % FINE];
        let part = at(0).part;
        let same = (1..FINE * FINE).all(|k| at(k).part == part);
        let sum = match (same, part) {
            (true, Part::Nothing) => return,
            // Within one surface two corners tell enough, and plain cloth one.
            (true, Part::Body) => scale(self.colour(at(0)), 4.0),
            (true, Part::Skin | Part::Ear | Part::Hair) => scale(add(self.colour(at(0)), self.colour(at(3))), 2.0),
            (false, _) => {
                let behind = pixel.0.map(|v| f32::from(v) / 255.0);
                let colour = |k| if at(k).part == Part::Nothing { behind } else { self.colour(at(k)) };
                (0..FINE * FINE).fold([0.0; 3], |sum, k| add(sum, colour(k)))
            }
        };
        pixel.0 = sum.map(|v| (v * 255.0 / (FINE * FINE) as f32 + 0.5).clamp(0.0, 255.0) as u8);
    }

    fn colour(&self, sample: &Sample) -> V3 {
        let p = sample.place;
        let lit = match sample.part {
            Part::Nothing => return [0.0; 3],
            Part::Skin => {
                let paint = skin::paint(self.look, &self.expression, &self.hair, p);
                self.flesh(paint.colour, sample.normal, paint.gloss, paint.shaded)
            }
            Part::Ear => self.flesh(skin::ear(self.look, p), sample.normal, 0.06, 1.0),
            Part::Hair => self.strands(self.hair.paint(p), sample),
            Part::Body => self.flesh(body::paint(self.look, p), sample.normal, 0.0, 0.92),
        };
        scale(lit, self.light.gain)
    }

    /// Light arriving at a surface without shine, 0..1, wrapped a little around the edge.
    fn diffuse(&self, normal: V3) -> f32 {
        let k = dot(normal, self.from);
        0.5 * k.max(0.0) + 0.5 * ((k + 0.45) / 1.45).max(0.0)
    }

    /// Skin and cloth: shadow turns red at its edge, because light comes out of skin beside where it went in.
    fn flesh(&self, colour: V3, normal: V3, gloss: f32, shaded: f32) -> V3 {
        let ambient = self.light.ambient * (0.93 + 0.12 * normal[1]);
        let full = ambient + (1.10 - self.light.ambient) * self.diffuse(normal);
        let s = 1.0 + (full - 1.0) * shaded;
        // About s^0.86, s, s^1.06.
        let shade = [s * (1.15 - 0.15 * s), s, s * (0.94 + 0.06 * s)];
        // At grazing angles less of the flesh and more of the room is seen.
        let rim = 1.0 - 0.20 * (1.0 - normal[2].clamp(0.0, 1.0)).powi(3);
        let shine = gloss * dot(normal, self.half).max(0.0).powi(22);
        let c = std::array::from_fn(|i| colour[i] * shade[i] * rim);
        add(c, scale([1.0, 0.98, 0.95], shine))
    }

    /// Hair shines across its strands (Kajiya and Kay, 1989).
    fn strands(&self, colour: V3, sample: &Sample) -> V3 {
        let n = sample.normal;
        if sample.inner {
            return scale(colour, 0.35 + 0.15 * self.light.ambient);
        }
        let down = [0.0, -1.0, 0.12];
        let strand = unit(sub(down, scale(n, dot(down, n))));
        let across = (1.0 - dot(strand, self.half).powi(2)).max(0.0).sqrt();
        let uneven = 0.65 + 0.35 * super::math::noise(sample.place[0] * 38.0, sample.place[1] * 1.5);
        let shine = across.powi(34) * dot(n, self.half).max(0.0) * uneven;
        let s = self.light.ambient * 0.85 + (1.05 - self.light.ambient * 0.8) * self.diffuse(n);
        add(scale(colour, s), scale(mix([0.62, 0.60, 0.60], colour, 0.45), 0.30 * shine))
    }
}

/// A camera's noise: stronger in the shadows.
pub(super) fn grain(picture: &mut RgbImage, strength: f32, seed: u64) {
    let mut rng = Rng::named(seed, "camera");
    for pixel in picture.pixels_mut() {
        let bits = rng.next();
        for (k, value) in pixel.0.iter_mut().enumerate() {
            // Difference of two 10-bit numbers: triangular, cheap.
            let a = (bits >> (20 * k) & 0x3ff) as f32;
            let b = (bits >> (20 * k + 10) & 0x3ff) as f32;
            let dark = 1.35 - 0.5 * f32::from(*value) / 255.0;
            *value = (f32::from(*value) + (a - b) / 1024.0 * strength * dark * 2.4 + 0.5).clamp(0.0, 255.0) as u8;
        }
    }
}
