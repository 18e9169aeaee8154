//! How a face stands before the camera, and the one thing to change first.

use suiban_drivers::camera::Frame;

use crate::biometrics::FaceGuide;
use crate::biometrics::engine::FaceSeen;

/// How a face stands before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::biometrics) struct Stance {
    pub light: bool,
    pub distance: bool,
    pub guide: Option<FaceGuide>,
}

/// Judges a face against the frame it is in. `guide` is the one thing to change first.
pub(in crate::biometrics) fn stance(faces: &[FaceSeen], frame: &Frame) -> Stance {
    let Some(face) = faces.first() else {
        return Stance { light: false, distance: false, guide: Some(FaceGuide::LookStraight) };
    };
    let share = face.w / frame.width as f32;
    let light = (55.0..=225.0).contains(&face.brightness) && face.evenness > 0.45;
    let distance = (0.15..=0.55).contains(&share);
    let crowd = faces.get(1).is_some_and(|other| other.w * other.h > 0.5 * face.w * face.h);
    let guide = if crowd {
        Some(FaceGuide::OnePerson)
    } else if share < 0.15 {
        Some(FaceGuide::ComeCloser)
    } else if share > 0.55 {
        Some(FaceGuide::StepBack)
    } else if !light {
        Some(FaceGuide::MoreLight)
    } else if face.sharpness < 8.0 {
        Some(FaceGuide::HoldStill)
    } else {
        None
    };
    Stance { light, distance, guide }
}
