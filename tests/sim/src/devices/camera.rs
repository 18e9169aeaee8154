//! Camera and face engine. A frame says who is in it; a photo or portrait is of one colour, which says whose it is and
//! comes through enlarging and JPEG.

use std::sync::Arc;

use suiban::biometrics::picture::Picture;
use suiban::biometrics::{Embedding, Engine, EngineError, EngineInfo, FaceSeen, Portrait};
use suiban::journey::identity::{Challenge, Grade};
use suiban_drivers::camera::{Camera, CameraError, Frame};
use suiban_drivers::plugin::PluginError;
use suiban_drivers::plugin::photo::{self, PhotoDecoder};
use suiban_drivers::{DeviceKind, DeviceStatus, Secret};

use super::status;
use crate::bench::Pose;
use crate::town::{PersonId, person_on};
use crate::world::{World, absent};

/// A live frame; no picture of a card has this width.
const WIDTH: u32 = 32;
const HEIGHT: u32 = 24;
/// A movement is made in the second half of each such period.
const PERIOD_MS: i64 = 2_400;

pub(super) struct SimCamera {
    pub(super) world: Arc<World>,
}

impl Camera for SimCamera {
    fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::Camera, None)
    }

    fn frame(&mut self) -> Result<Frame, CameraError> {
        self.world.with(|state| {
            if state.is_unplugged(DeviceKind::Camera) || state.armed.meet(DeviceKind::Camera).is_some() {
                state.note("  fault: camera lost");
                return Err(absent(DeviceKind::Camera).into());
            }
            let moving = state.now_ms() % PERIOD_MS > PERIOD_MS / 2;
            Ok(seen(state.bench.pose.filter(|pose| !pose.covered), moving))
        })
    }

    fn rest(&mut self) {}
}

/// Bytes of a live frame: somebody there, who (4 bytes), eyes, mouth, turn, live.
fn seen(pose: Option<Pose>, moving: bool) -> Frame {
    let mut bgr = vec![0; (WIDTH * HEIGHT * 3) as usize];
    if let Some(pose) = pose {
        let (eyes, mouth, turn) = cues(pose.moves.filter(|_| moving && !pose.fake));
        bgr[0] = 1;
        bgr[1..5].copy_from_slice(&u32::try_from(pose.person).unwrap_or(0).to_le_bytes());
        bgr[5..9].copy_from_slice(&[eyes, mouth, turn, u8::from(!pose.fake)]);
    }
    Frame::new(WIDTH, HEIGHT, bgr)
}

fn cues(movement: Option<Challenge>) -> (u8, u8, u8) {
    match movement {
        None => (100, 0, 100),
        Some(Challenge::Blink) => (20, 0, 100),
        Some(Challenge::OpenMouth) => (100, 60, 100),
        Some(Challenge::TurnLeft) => (100, 0, 150),
        Some(Challenge::TurnRight) => (100, 0, 50),
    }
}

fn who(frame: &Frame) -> PersonId {
    let bytes = frame.bgr.expose();
    if frame.width == WIDTH {
        return u32::from_le_bytes([bytes[1], bytes[2], bytes[3], bytes[4]]) as PersonId;
    }
    let middle = (frame.height / 2 * frame.width + frame.width / 2) as usize * 3;
    from_colour([bytes[middle], bytes[middle + 1], bytes[middle + 2]])
}

/// Four bits a channel, in the middle of their range.
fn colour(person: PersonId) -> [u8; 3] {
    [0, 4, 8].map(|shift| u8::try_from(person >> shift & 15).unwrap_or(0) * 16 + 8)
}

fn from_colour(colour: [u8; 3]) -> PersonId {
    colour.iter().rev().fold(0, |id, channel| id << 4 | PersonId::from(channel / 16))
}

/// The face engine.
pub struct SimEngine(EngineInfo);

impl Default for SimEngine {
    fn default() -> Self {
        Self(EngineInfo { name: "simulated".into(), grade: Grade::Measured, models: Vec::new(), threshold: None })
    }
}

impl Engine for SimEngine {
    fn info(&self) -> &EngineInfo {
        &self.0
    }

    fn look(&mut self, frame: &Frame) -> Result<Vec<FaceSeen>, EngineError> {
        let bytes = frame.bgr.expose();
        let live = frame.width == WIDTH;
        if live && bytes[0] == 0 {
            return Ok(Vec::new());
        }
        let (eyes, mouth, turn) = if live { (bytes[5], bytes[6], bytes[7]) } else { (100, 0, 100) };
        Ok(vec![face(frame, eyes, mouth, turn)])
    }

    fn embed(&mut self, frame: &Frame, _: &FaceSeen) -> Result<Embedding, EngineError> {
        Ok(Embedding::new(vec![who(frame) as f32]))
    }

    fn similarity(&self, a: &Embedding, b: &Embedding) -> f32 {
        if a.expose() == b.expose() { 0.9 } else { 0.1 }
    }

    fn liveness(&mut self, frame: &Frame, _: &FaceSeen) -> Result<Option<f32>, EngineError> {
        let live = frame.width != WIDTH || frame.bgr.expose()[8] == 1;
        Ok(Some(if live { 0.95 } else { 0.05 }))
    }

    fn develop(&mut self, frame: &Frame, _: &FaceSeen) -> Result<Portrait, EngineError> {
        let [blue, green, red] = colour(who(frame));
        let preview = Picture { width: 16, height: 20, rgb: [red, green, blue].repeat(16 * 20) };
        Ok(Portrait { jpeg: preview.jpeg(95, 350)?, preview })
    }
}

fn face(frame: &Frame, eyes: u8, mouth: u8, turn: u8) -> FaceSeen {
    let (width, height) = (frame.width as f32, frame.height as f32);
    let (x, y, w, h) = (width * 0.3, height * 0.2, width * 0.4, height * 0.6);
    let at = |dx: f32, dy: f32| (x + w * dx, y + h * dy);
    FaceSeen {
        x,
        y,
        w,
        h,
        landmarks: [at(0.3, 0.4), at(0.7, 0.4), at(0.5, 0.6), at(0.35, 0.8), at(0.65, 0.8)],
        score: 0.95,
        eyes_open: Some(f32::from(eyes) / 100.0),
        mouth_open: Some(f32::from(mouth) / 100.0),
        yaw: (f32::from(turn) - 100.0) / 100.0,
        sharpness: 200.0,
        brightness: 128.0,
        evenness: 0.9,
    }
}

/// The photo codec.
pub struct SimPhotos;

impl PhotoDecoder for SimPhotos {
    fn decode(&self, wlt: &[u8]) -> Result<photo::Portrait, PluginError> {
        let pixels = (photo::WIDTH * photo::HEIGHT) as usize;
        let bgr = Secret::new(colour(person_on(wlt)).repeat(pixels));
        Ok(photo::Portrait { width: photo::WIDTH, height: photo::HEIGHT, bgr })
    }
}
