//! Pictures that come faster than scenes: the camera.

use super::scene::Picture;
use crate::biometrics::{Check, FaceGuide};
use crate::page::{Outline, PageGuide};

/// A camera picture with what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub enum Live {
    /// Before the face check.
    Face {
        /// The picture, mirrored, as a person expects of a mirror.
        picture: Picture,
        /// What to do now.
        guide: FaceGuide,
        /// How far, 0 to 1.
        progress: f32,
        /// Light is enough.
        light: bool,
        /// Distance is right.
        distance: bool,
        /// The movement was seen.
        challenge: bool,
    },
    /// Posing for the portrait.
    Portrait {
        /// The picture, mirrored.
        picture: Picture,
        /// Background, size, eyes, light, straight.
        checks: [Check; 5],
    },
    /// The desk under the document camera.
    Page {
        /// The picture.
        picture: Picture,
        /// What to do now.
        guide: PageGuide,
        /// Where the page lies, if it was found.
        outline: Option<Outline>,
    },
}
