//! Engines: find faces in a frame, describe them, turn them into numbers that can be compared.

mod cues;
mod detector;
mod embedded;
mod light;
mod liveness;
mod mesh;
mod neural;

use light::measure_light;
use suiban_drivers::camera::Frame;
use zeroize::Zeroize;

use super::{EngineError, ModelPack, Portrait, portrait};
use crate::journey::identity::{Grade, ModelUsed};

/// What an engine says of itself; goes into every decision.
#[derive(Debug, Clone, PartialEq)]
pub struct EngineInfo {
    /// Name and form.
    pub name: String,
    /// How far its figures can be trusted.
    pub grade: Grade,
    /// The models it uses.
    pub models: Vec<ModelUsed>,
    /// Its own threshold of similarity, where it differs from the policy's.
    pub threshold: Option<f32>,
}

/// A face in a frame. Lengths in pixels of the frame.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceSeen {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
    /// Right eye, left eye, nose, right and left corner of the mouth (the person's own right and left).
    pub landmarks: [(f32, f32); 5],
    /// The detector's confidence, 0–1.
    pub score: f32,
    /// Openness of the eyes, in the engine's own scale; compared with the same person's open eyes only.
    pub eyes_open: Option<f32>,
    /// Openness of the mouth, 0 closed.
    pub mouth_open: Option<f32>,
    /// Turn of the head, 0 straight, positive to the person's own left, about 0.5 at 25°.
    pub yaw: f32,
    /// Variance of the Laplacian over the face.
    pub sharpness: f32,
    /// Mean grey of the face, 0–255.
    pub brightness: f32,
    /// Darker half of the face over the brighter one, 0–1.
    pub evenness: f32,
}

impl FaceSeen {
    /// Middle of the box.
    pub fn centre(&self) -> (f32, f32) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }
}

/// A face as numbers. Personal: masked when printed, overwritten when dropped.
#[derive(Clone, PartialEq)]
pub struct Embedding(pub(super) Vec<f32>);

impl Embedding {
    /// Takes an engine's numbers into custody.
    pub fn new(numbers: Vec<f32>) -> Self {
        Self(numbers)
    }

    /// The numbers.
    pub fn expose(&self) -> &[f32] {
        &self.0
    }
}

impl std::fmt::Debug for Embedding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Embedding({} numbers)", self.0.len())
    }
}

impl Drop for Embedding {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Finds, describes and compares faces. Blocking.
pub trait Engine: Send {
    /// What it says of itself.
    fn info(&self) -> &EngineInfo;
    /// Faces in the frame, the largest and most central first.
    fn look(&mut self, frame: &Frame) -> Result<Vec<FaceSeen>, EngineError>;
    /// The face as numbers.
    fn embed(&mut self, frame: &Frame, face: &FaceSeen) -> Result<Embedding, EngineError>;
    /// Likeness of two faces, 1 the same.
    fn similarity(&self, a: &Embedding, b: &Embedding) -> f32;
    /// Probability that the face is live, where the engine can tell.
    fn liveness(&mut self, frame: &Frame, face: &FaceSeen) -> Result<Option<f32>, EngineError>;
    /// The frame as a portrait for the new card.
    fn develop(&mut self, frame: &Frame, face: &FaceSeen) -> Result<Portrait, EngineError> {
        portrait::of(frame, face)
    }
}

/// The neural engine with a pack, the embedded one without.
pub fn open(pack: Option<&ModelPack>) -> Result<Box<dyn Engine>, EngineError> {
    // More threads gain little on two cores and would starve the screen.
    super::picture::cv("set threads", opencv::core::set_num_threads(2))?;
    match pack {
        Some(pack) => Ok(Box::new(neural::Neural::open(pack)?)),
        None => Ok(Box::new(embedded::Embedded::open()?)),
    }
}

/// Size times closeness to the middle: bystanders are small or aside.
fn prominence(face: &FaceSeen, frame: &Frame) -> f32 {
    let (cx, _) = face.centre();
    let aside = (cx / frame.width as f32 - 0.5).abs();
    face.w * face.h * (1.0 - aside)
}

/// Cosine of two vectors.
fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot: f32 = a.iter().zip(b).map(|(x, y)| x * y).sum();
    let norm = |v: &[f32]| v.iter().map(|x| x * x).sum::<f32>().sqrt();
    let size = norm(a) * norm(b);
    if size > 0.0 { dot / size } else { 0.0 }
}
