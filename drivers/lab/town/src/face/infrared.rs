//! What a near-infrared camera with its own lamp sees.
//!
//! The lamp stands at the lens, so a head is light in its middle and falls off towards its sides, and whatever is farther
//! away stays dark. Skin of every colour is light, for the blood under it is. A screen gives off no infrared and its glass
//! swallows the lamp's; ink on paper hardly shows, so a print is an evenly light sheet.

use image::{Rgb, RgbImage};

use super::attack::Sheet;
use super::hall::hall;
use super::mesh::Camera;
use super::scene::{Scene, grain};
use super::{Attack, Face, Framing, Light, Pose, camera_of};

/// The lamp at the lens.
const LAMP: Light = Light { from: [0.0, 0.04, 1.0], ambient: 0.06, gain: 0.95 };
/// How much of the lamp reaches the hall behind.
const FAR: f32 = 0.10;

/// A person before the camera.
pub(super) fn person(face: &Face, width: u32, height: u32, framing: &Framing) -> RgbImage {
    let mut frame = empty(width, height);
    let camera: Camera = camera_of(face, width, height, framing);
    Scene::new(&face.look, &Pose { light: LAMP, ..Pose::default() }, &camera).draw_over(&mut frame);
    grey(&mut frame);
    grain(&mut frame, 2.0, framing.noise_seed);
    frame
}

/// A picture held up.
pub(super) fn held(kind: Attack, width: u32, height: u32) -> RgbImage {
    let blank = RgbImage::new(width, height);
    let mut frame = empty(width, height);
    let sheet = Sheet::new(&blank, kind);
    for (x, y, pixel) in frame.enumerate_pixels_mut() {
        if let Some((lit, cover)) = sheet.infrared(x as f32 + 0.5, y as f32 + 0.5) {
            let behind = f32::from(pixel.0[0]) / 255.0;
            pixel.0 = [((behind + (lit - behind) * cover) * 255.0) as u8; 3];
        }
    }
    grain(&mut frame, 2.0, 78);
    frame
}

/// Nobody.
pub(super) fn empty(width: u32, height: u32) -> RgbImage {
    let mut frame = hall(width, height, FAR);
    grey(&mut frame);
    frame
}

/// One channel: red, which is nearest.
fn grey(frame: &mut RgbImage) {
    frame.pixels_mut().for_each(|pixel| *pixel = Rgb([pixel.0[0]; 3]));
}
