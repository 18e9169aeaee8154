//! One attempt at the camera: guides the person, keeps the three best frames, asks for a movement, and ends with figures.
//!
//! The attempt knows no clock: the time of each frame is passed in. It decides nothing: a failed movement or a low score
//! is a figure like any other. A frame costs one detection; faces are compared only at the end.

use suiban_drivers::camera::Frame;
use zeroize::Zeroizing;

use self::pace::Pace;
use self::stance::Stance;
use super::engine::{Embedding, Engine, FaceSeen};
use super::picture::Picture;
use super::{EngineError, FaceGuide, reference};
use crate::journey::identity::{Challenge, FaceEvidence};

mod figures;
mod pace;
mod stance;

pub(super) use stance::stance;

/// Frames that are compared (three help always, more hardly; measured).
const FRAMES: usize = 3;
/// Between two frames that are kept.
const SPREAD_MS: u64 = 150;

/// A frame that was compared, for the case.
#[derive(Clone)]
pub struct BestFrame {
    /// The whole frame as JPEG.
    pub jpeg: Zeroizing<Vec<u8>>,
    /// Its similarity.
    pub score: f32,
}

/// What a frame led to.
pub struct FaceStep {
    /// What to tell the person.
    pub guide: FaceGuide,
    /// 0 to 1.
    pub progress: f32,
    /// Light is enough.
    pub light: bool,
    /// Distance is right.
    pub distance: bool,
    /// The movement was seen.
    pub challenge: bool,
    /// The attempt has ended.
    pub finished: Option<(FaceEvidence, Vec<BestFrame>)>,
}

struct Kept {
    frame: Frame,
    face: FaceSeen,
    at: u64,
    worth: f32,
}

/// The person's own open eyes, closed mouth and straight head, against which a movement is measured.
#[derive(Debug, Clone, Copy)]
struct Rest {
    eyes: Option<f32>,
    mouth: Option<f32>,
    yaw: f32,
}

enum Phase {
    Frontal,
    Movement { rest: Rest, begun: bool },
    Figures { passed: bool },
}

/// One attempt.
pub struct FaceSession {
    reference: Embedding,
    challenge: Challenge,
    phase: Phase,
    kept: Vec<Kept>,
    rest: Vec<FaceSeen>,
    last: Option<FaceSeen>,
    pace: Pace,
    after: Option<(Frame, FaceSeen)>,
}

impl FaceSession {
    /// An attempt at the person on `reference`. Errors: no face in the reference.
    pub fn new(engine: &mut dyn Engine, reference: &Picture, challenge: Challenge) -> Result<Self, EngineError> {
        Ok(Self {
            reference: reference::embed(engine, reference)?,
            challenge,
            phase: Phase::Frontal,
            kept: Vec::new(),
            rest: Vec::new(),
            last: None,
            pace: Pace::default(),
            after: None,
        })
    }

    /// Takes the next frame, seen at `at` ms.
    pub fn step(&mut self, engine: &mut dyn Engine, frame: &Frame, at: u64) -> Result<FaceStep, EngineError> {
        if let Phase::Figures { passed } = self.phase {
            let finished = Some(self.figures(engine, passed)?);
            return Ok(self.told(FaceGuide::Checking, Stance { light: true, distance: true, guide: None }, finished));
        }
        let faces = engine.look(frame)?;
        let stance = stance(&faces, frame);
        if self.pace.is_over(at) {
            self.phase = Phase::Figures { passed: false };
            return Ok(self.told(FaceGuide::Checking, stance, None));
        }
        let guide = match faces.into_iter().next() {
            Some(face) if stance.guide.is_none() => self.good_face(frame, face, at),
            // A movement spoils a stance for a moment; only the beginning insists on it.
            Some(face) if matches!(self.phase, Phase::Movement { .. }) => self.good_face(frame, face, at),
            Some(_) | None => {
                self.pace.missed();
                stance.guide.unwrap_or(FaceGuide::LookStraight)
            }
        };
        Ok(self.told(guide, stance, None))
    }

    fn told(&self, guide: FaceGuide, stance: Stance, finished: Option<(FaceEvidence, Vec<BestFrame>)>) -> FaceStep {
        let (progress, challenge) = match &self.phase {
            Phase::Frontal => (self.kept.len() as f32 / FRAMES as f32 * 0.5, false),
            Phase::Movement { begun, .. } => (if *begun { 0.75 } else { 0.55 }, false),
            Phase::Figures { passed } => (if *passed { 1.0 } else { 0.9 }, *passed),
        };
        FaceStep { guide, progress, light: stance.light, distance: stance.distance, challenge, finished }
    }

    fn good_face(&mut self, frame: &Frame, face: FaceSeen, at: u64) -> FaceGuide {
        let (gone, jumped) = (self.pace.seen(at), self.has_jumped(&face));
        if gone || jumped {
            self.start_again();
        }
        self.last = Some(face.clone());
        match self.phase {
            Phase::Frontal => self.frontal(frame, face, at),
            Phase::Movement { rest, begun } => self.movement(frame, face, rest, begun),
            Phase::Figures { .. } => FaceGuide::Checking,
        }
    }

    /// Nobody moves so far between two looks: it may be somebody else.
    fn has_jumped(&self, face: &FaceSeen) -> bool {
        self.last.as_ref().is_some_and(|last| {
            let ((ax, ay), (bx, by)) = (face.centre(), last.centre());
            (ax - bx).hypot(ay - by) > 0.7 * face.w.max(last.w)
        })
    }

    fn start_again(&mut self) {
        self.phase = Phase::Frontal;
        self.kept.clear();
        self.rest.clear();
        self.after = None;
    }

    fn frontal(&mut self, frame: &Frame, face: FaceSeen, at: u64) -> FaceGuide {
        if face.yaw.abs() > 0.3 {
            return FaceGuide::LookStraight;
        }
        self.rest.push(face.clone());
        if self.kept.last().is_none_or(|last| at.saturating_sub(last.at) >= SPREAD_MS) {
            let worth = face.sharpness.min(400.0) * (1.0 - face.yaw.abs()) * face.score;
            self.kept.push(Kept { frame: frame.clone(), face, at, worth });
        }
        if self.kept.len() < FRAMES + 1 {
            return FaceGuide::HoldStill;
        }
        self.kept.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        self.kept.truncate(FRAMES);
        self.phase = Phase::Movement { rest: self.at_rest(), begun: false };
        FaceGuide::Challenge(self.challenge)
    }

    /// Medians: one blink while standing still must not become the measure.
    fn at_rest(&self) -> Rest {
        let median = |mut values: Vec<f32>| {
            values.sort_by(f32::total_cmp);
            values.get(values.len() / 2).copied()
        };
        let rest = &self.rest;
        Rest {
            eyes: median(rest.iter().filter_map(|f| f.eyes_open).collect()),
            mouth: median(rest.iter().filter_map(|f| f.mouth_open).collect()),
            yaw: median(rest.iter().map(|f| f.yaw).collect()).unwrap_or(0.0),
        }
    }

    fn movement(&mut self, frame: &Frame, face: FaceSeen, rest: Rest, begun: bool) -> FaceGuide {
        match (begun, self.moved(&face, rest)) {
            (false, Some(true)) => self.phase = Phase::Movement { rest, begun: true },
            (true, Some(false)) => {
                self.after = Some((frame.clone(), face));
                self.phase = Phase::Figures { passed: true };
                return FaceGuide::Checking;
            }
            (true, Some(true)) | (false, Some(false)) | (_, None) => {}
        }
        FaceGuide::Challenge(self.challenge)
    }

    /// `true`: the movement is being made; `false`: the face is at rest; `None`: between.
    fn moved(&self, face: &FaceSeen, rest: Rest) -> Option<bool> {
        let side = match self.challenge {
            Challenge::Blink => return ratio(face.eyes_open?, rest.eyes?, 0.80, 0.88),
            Challenge::OpenMouth => {
                let more = face.mouth_open? - rest.mouth?;
                return between(more, 0.15, 0.08);
            }
            Challenge::TurnLeft => 1.0,
            Challenge::TurnRight => -1.0,
        };
        between(side * (face.yaw - rest.yaw), 0.25, 0.15)
    }
}

/// `Some(true)` below `low` times the base, `Some(false)` above `high` times it.
fn ratio(value: f32, base: f32, low: f32, high: f32) -> Option<bool> {
    if value < low * base {
        Some(true)
    } else if value > high * base {
        Some(false)
    } else {
        None
    }
}

/// `Some(true)` above `high`, `Some(false)` below `low`.
fn between(value: f32, high: f32, low: f32) -> Option<bool> {
    if value > high {
        Some(true)
    } else if value < low {
        Some(false)
    } else {
        None
    }
}
