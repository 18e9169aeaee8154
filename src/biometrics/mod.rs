//! Faces: is a live person before the camera, and is it the holder of the card?
//!
//! [`engine`] finds and compares faces: the neural engine with a verified model pack, or the embedded one (cascade and
//! local binary patterns), which is near chance on real people and good for the drawn town only. [`verify`] turns a
//! stream of frames into the figures of one attempt; [`portrait`] turns it into portraits for the new card. Nothing here
//! decides: figures go to `journey::identity`.

pub mod engine;
mod infrared;
pub mod pack;
pub mod picture;
pub mod portrait;
mod reference;
#[cfg(test)]
mod tests;
pub mod verify;

use thiserror::Error;

pub use engine::{Embedding, Engine, EngineInfo, FaceSeen, open};
pub use pack::{ModelPack, PackError};
pub use portrait::{Portrait, PortraitSession, PortraitStep};
pub use verify::{FaceSession, FaceStep};

use crate::journey::identity::Challenge;

/// What to tell the person before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaceGuide {
    /// Look straight ahead; also when no face is seen.
    LookStraight,
    /// Too far away.
    ComeCloser,
    /// Too near.
    StepBack,
    /// Too dark, too bright or lit from one side.
    MoreLight,
    /// More than one face.
    OnePerson,
    /// Moving too much.
    HoldStill,
    /// Make this movement.
    Challenge(Challenge),
    /// Enough was seen; figures are being made.
    Checking,
}

/// One rule of a portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Cannot be judged yet.
    Unknown,
    /// Kept.
    Ok,
    /// Broken.
    Bad,
}

/// Why an engine cannot work.
#[derive(Debug, Error)]
pub enum EngineError {
    /// A model file is missing, changed or cannot be loaded.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// OpenCV failed; its message names a function and sizes, never a person.
    #[error("OpenCV failed in {step}: {message}")]
    OpenCv {
        /// What was being done.
        step: &'static str,
        /// OpenCV's message.
        message: String,
    },
    /// A picture cannot be coded.
    #[error(transparent)]
    Picture(#[from] picture::PictureError),
    /// There is no face in the reference picture.
    #[error("no face in the reference picture: refer the holder")]
    NoReference,
    /// No cascade file of the embedded engine is installed.
    #[error("no cascade file found: install the package opencv-data")]
    NoCascade,
}
