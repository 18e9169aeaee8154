//! Faces: drawn people for the camera and for the card.

mod attack;
mod body;
mod features;
mod genes;
mod hair;
mod hall;
mod head;
mod infrared;
mod look;
mod math;
mod mesh;
mod scene;
mod skin;

use image::{Rgb, RgbImage, imageops};

use look::{Genes, Look, TYPES};
use mesh::Camera;
use scene::{Scene, grain};

/// Bytes of a face's parameters.
pub const PARAMETERS: usize = 1 + look::GENES;

/// What a face looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Face {
    kind: u8,
    genes: Genes,
    look: Look,
}

impl Face {
    /// The face of a person of the town; any other name gets one of the town's faces.
    pub fn of(slug: &str) -> Self {
        let kind = TYPES.iter().position(|kind| kind.slug == slug).unwrap_or(slug.len() % TYPES.len());
        let genes = TYPES[kind].genes;
        Self { kind: kind as u8, genes, look: Look::express(&TYPES[kind], &genes) }
    }

    /// All a face is drawn from: its type, then one byte a measure.
    pub fn parameters(&self) -> [u8; PARAMETERS] {
        let mut bytes = [self.kind; PARAMETERS];
        bytes[1..].copy_from_slice(&self.genes);
        bytes
    }

    /// The face of [`Face::parameters`], or `None` when there is no such type.
    pub fn from_parameters(bytes: &[u8; PARAMETERS]) -> Option<Self> {
        let [kind, genes @ ..] = *bytes;
        let look = Look::express(TYPES.get(usize::from(kind))?, &genes);
        Some(Self { kind, genes, look })
    }
}

/// How the head is held and what the face does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Degrees; positive turns the face to the picture's right (the person's left).
    pub yaw: f32,
    /// Degrees; positive looks down.
    pub pitch: f32,
    /// Degrees; positive tilts clockwise in the picture.
    pub roll: f32,
    /// 0 open … 1 closed eyes.
    pub blink: f32,
    /// 0 closed … 1 wide open mouth.
    pub mouth: f32,
    /// 0 neutral … 1 smiling.
    pub smile: f32,
    /// Where the eyes look, -1..1 right and up.
    pub gaze: (f32, f32),
    /// Light.
    pub light: Light,
}

impl Default for Pose {
    fn default() -> Self {
        let (yaw, pitch, roll, blink, mouth, smile) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        Self { yaw, pitch, roll, blink, mouth, smile, gaze: (0.0, 0.0), light: Light::default() }
    }
}

/// The light on a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    /// Where it comes from: right, up, towards the camera.
    pub from: [f32; 3],
    /// Share of light without direction, 0..1.
    pub ambient: f32,
    /// Brightness of the whole picture, 1 normal.
    pub gain: f32,
}

impl Default for Light {
    fn default() -> Self {
        Self { from: [-0.35, 0.45, 0.85], ambient: 0.45, gain: 1.0 }
    }
}

/// How a picture is framed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Framing {
    /// Height of the head, chin to crown, as a share of the picture's height.
    pub head: f32,
    /// Middle of the head across, 0 left … 1 right.
    pub cx: f32,
    /// Middle of the head down, 0 top … 1 bottom.
    pub cy: f32,
    /// Seed of the camera's noise; give each frame its own.
    pub noise_seed: u64,
}

impl Default for Framing {
    fn default() -> Self {
        Self { head: 0.42, cx: 0.5, cy: 0.45, noise_seed: 0 }
    }
}

/// A picture of a face held before the camera instead of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attack {
    /// On paper.
    Print,
    /// On a telephone's screen.
    Phone,
}

/// A camera frame: the person in the hall before the kiosk.
pub fn render(face: &Face, pose: &Pose, width: u32, height: u32, framing: &Framing) -> RgbImage {
    let mut frame = hall::hall(width, height, pose.light.gain);
    let camera = camera_of(face, width, height, framing);
    Scene::new(&face.look, pose, &camera).draw_over(&mut frame);
    grain(&mut frame, 3.0, framing.noise_seed);
    frame
}

fn camera_of(face: &Face, width: u32, height: u32, framing: &Framing) -> Camera {
    let span = face.look.upper + face.look.lower + 0.1;
    Camera {
        scale: framing.head * height as f32 / span,
        centre: (framing.cx * width as f32, framing.cy * height as f32),
    }
}

/// The same person as [`render`] shows, at rest, as a near-infrared camera with its own lamp sees them.
pub fn infrared(face: &Face, width: u32, height: u32, framing: &Framing) -> RgbImage {
    infrared::person(face, width, height, framing)
}

/// What is held up in [`attack`], as a near-infrared camera sees it.
pub fn infrared_attack(kind: Attack, width: u32, height: u32) -> RgbImage {
    infrared::held(kind, width, height)
}

/// The empty hall, as a near-infrared camera sees it.
pub fn infrared_hall(width: u32, height: u32) -> RgbImage {
    infrared::empty(width, height)
}

/// A camera frame with nobody in it.
pub fn empty_hall(width: u32, height: u32, noise_seed: u64) -> RgbImage {
    let mut frame = hall::hall(width, height, 1.0);
    grain(&mut frame, 3.0, noise_seed);
    frame
}

/// The portrait for a card, 358 × 441 px, white background (GA 461-2004): head 207 px wide, hair 14 px from the top edge.
pub fn portrait(face: &Face) -> RgbImage {
    let mut picture = RgbImage::from_pixel(358, 441, Rgb([255; 3]));
    let (camera, pose) = portrait_camera(&face.look);
    Scene::new(&face.look, &pose, &camera).draw_over(&mut picture);
    picture
}

fn portrait_camera(look: &Look) -> (Camera, Pose) {
    let light = Light { from: [-0.15, 0.35, 0.95], ambient: 0.56, gain: 1.0 };
    let scale = 207.0 / (2.0 * 1.03 * look.temple.max(look.cheek));
    // The eye line takes precedence over the hair's distance from the edge: 207 px and more from the lower edge.
    let eyes = (14.0 + hair::top(look) * scale).min(441.0 - 208.0);
    (Camera { scale, centre: (179.0, eyes) }, Pose { light, ..Pose::default() })
}

/// A camera frame in which somebody holds `picture` (itself a camera frame) before the camera; same size as `picture`.
pub fn attack(picture: &RgbImage, kind: Attack) -> RgbImage {
    attack::held(&imageops::blur(picture, 0.6), kind)
}

#[cfg(test)]
mod tests;
