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

/// The screen's word for a guide.
pub(super) fn prompt(guide: FaceGuide) -> suiban_ui::FacePrompt {
    use suiban_ui::FacePrompt;
    match guide {
        FaceGuide::LookStraight => FacePrompt::LookStraight,
        FaceGuide::ComeCloser => FacePrompt::ComeCloser,
        FaceGuide::StepBack => FacePrompt::StepBack,
        FaceGuide::MoreLight => FacePrompt::MoreLight,
        FaceGuide::OnePerson => FacePrompt::OnePerson,
        FaceGuide::HoldStill => FacePrompt::HoldStill,
        FaceGuide::Challenge(challenge) => challenge_prompt(challenge),
        FaceGuide::Checking => FacePrompt::Checking,
    }
}

/// The screen's word for a movement.
pub(super) fn challenge_prompt(challenge: crate::journey::identity::Challenge) -> suiban_ui::FacePrompt {
    use crate::journey::identity::Challenge;
    use suiban_ui::FacePrompt;
    match challenge {
        Challenge::Blink => FacePrompt::Blink,
        Challenge::OpenMouth => FacePrompt::OpenMouth,
        Challenge::TurnLeft => FacePrompt::TurnLeft,
        Challenge::TurnRight => FacePrompt::TurnRight,
    }
}

/// The screen's word for a check.
pub(super) fn check(check: Check) -> suiban_ui::PortraitCheck {
    match check {
        Check::Unknown => suiban_ui::PortraitCheck::Unknown,
        Check::Ok => suiban_ui::PortraitCheck::Ok,
        Check::Bad => suiban_ui::PortraitCheck::Bad,
    }
}
