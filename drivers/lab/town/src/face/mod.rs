//! Faces: drawn people for the camera and for the card.

use image::RgbImage;

/// What a face looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Face {
    id: u8,
}

impl Face {
    /// The face of a person of the town.
    pub fn of(slug: &str) -> Self {
        Self { id: slug.len() as u8 }
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
    let _ = (face, pose, framing);
    RgbImage::new(width, height)
}

/// A camera frame with nobody in it.
pub fn empty_hall(width: u32, height: u32, noise_seed: u64) -> RgbImage {
    let _ = noise_seed;
    RgbImage::new(width, height)
}

/// The portrait for a card, 358 × 441 px, white background (GA 461-2004).
pub fn portrait(face: &Face) -> RgbImage {
    let _ = face;
    RgbImage::new(358, 441)
}

/// A camera frame in which somebody holds `picture` before the camera; same size as `picture`.
pub fn attack(picture: &RgbImage, kind: Attack) -> RgbImage {
    let _ = kind;
    picture.clone()
}
