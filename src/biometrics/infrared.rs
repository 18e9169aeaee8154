//! What the infrared camera of a pair says of the faces that are compared: is there one in the same place?
//!
//! The detectors were made for colour, and find a face in infrared as in a grey picture. The two lenses stand side by side,
//! so the same face lies nearly in the same place of both pictures, whatever their sizes.

use suiban_drivers::camera::Frame;

use super::EngineError;
use super::engine::{Engine, FaceSeen};
use crate::journey::identity::InfraredEvidence;

/// How far apart the two middles may be, in widths of the face: the distance of the lenses at arm's length, and half a
/// picture's time of movement.
const ASIDE: f32 = 0.6;
/// The smaller width over the larger one, at least.
const ALIKE: f32 = 0.6;

/// Counts picture after picture.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    seen: Option<InfraredEvidence>,
    light: f32,
}

impl Tally {
    /// Looks at the infrared picture that came with a colour picture, if one did.
    pub(super) fn look(&mut self, engine: &mut dyn Engine, frame: &Frame, face: &FaceSeen) -> Result<(), EngineError> {
        let Some(infrared) = &frame.infrared else { return Ok(()) };
        let none = InfraredEvidence { pictures: 0, faces: 0, dark: 0, light: 0.0 };
        let seen = self.seen.get_or_insert(none);
        seen.pictures = seen.pictures.saturating_add(1);
        if infrared.is_dark() {
            seen.dark = seen.dark.saturating_add(1);
            return Ok(());
        }
        let picture = infrared.frame();
        let scale = (frame.width as f32 / picture.width as f32, frame.height as f32 / picture.height as f32);
        let faces = engine.look(picture)?;
        if let Some(same) = faces.iter().find(|other| is_same(face, other, scale)) {
            seen.faces = seen.faces.saturating_add(1);
            self.light += same.brightness;
            seen.light = self.light / f32::from(seen.faces);
        }
        Ok(())
    }

    /// What was counted; `None` where no picture had an infrared one.
    pub(super) fn evidence(self) -> Option<InfraredEvidence> {
        self.seen
    }
}

fn is_same(face: &FaceSeen, other: &FaceSeen, scale: (f32, f32)) -> bool {
    let ((ax, ay), (bx, by)) = (face.centre(), other.centre());
    let (bx, by, width) = (bx * scale.0, by * scale.1, other.w * scale.0);
    let aside = (ax - bx).hypot(ay - by);
    aside <= ASIDE * face.w && face.w.min(width) >= ALIKE * face.w.max(width)
}
