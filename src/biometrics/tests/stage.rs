//! The people, drawn once, and films of what they do.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

use suiban_drivers::camera::{Frame, Infrared};
use suiban_lab_town::face::{self, Attack, Framing, Pose};
use suiban_lab_town::{Date, Town, wlt};

use crate::biometrics::picture::Picture;
use crate::biometrics::verify::BestFrame;
use crate::biometrics::{Engine, FaceSession, ModelPack, open};
use crate::journey::identity::{Challenge, FaceEvidence};

pub static TOWN: LazyLock<Town> = LazyLock::new(|| Town::new(7, Date::new(2026, 11, 22).unwrap()));

pub const CHALLENGES: [Challenge; 4] =
    [Challenge::Blink, Challenge::OpenMouth, Challenge::TurnLeft, Challenge::TurnRight];

/// What the camera sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shot {
    Rest,
    /// At the end of the sway.
    Swayed,
    /// In the middle of the movement.
    Doing(Movement),
    Print,
    Phone,
}

/// A challenge as a key of the drawn frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Movement {
    Blink,
    Mouth,
    Left,
    Right,
}

pub fn doing(challenge: Challenge) -> Shot {
    Shot::Doing(match challenge {
        Challenge::Blink => Movement::Blink,
        Challenge::OpenMouth => Movement::Mouth,
        Challenge::TurnLeft => Movement::Left,
        Challenge::TurnRight => Movement::Right,
    })
}

/// Amplitudes of the laboratory's camera.
fn pose(shot: Shot) -> Pose {
    let rest = Pose::default();
    match shot {
        Shot::Rest | Shot::Print | Shot::Phone => rest,
        Shot::Swayed => Pose { yaw: -5.0, pitch: 1.2, roll: -0.9, ..rest },
        Shot::Doing(Movement::Blink) => Pose { blink: 1.0, ..rest },
        Shot::Doing(Movement::Mouth) => Pose { mouth: 1.0, ..rest },
        Shot::Doing(Movement::Left) => Pose { yaw: 28.0, ..rest },
        Shot::Doing(Movement::Right) => Pose { yaw: -28.0, ..rest },
    }
}

static DRAWN: LazyLock<Mutex<HashMap<(&'static str, Shot), Frame>>> = LazyLock::new(Mutex::default);

pub fn people() -> impl Iterator<Item = &'static str> {
    TOWN.people.iter().map(|person| person.slug)
}

/// A frame of the camera, drawn when it is first wanted.
pub fn frame(slug: &'static str, shot: Shot) -> Frame {
    if let Some(frame) = DRAWN.lock().unwrap().get(&(slug, shot)) {
        return frame.clone();
    }
    let framing = Framing { noise_seed: slug.len() as u64, ..Framing::default() };
    let person = TOWN.person(slug).unwrap();
    let drawn = face::render(&person.face, &pose(shot), 640, 480, &framing);
    let drawn = match shot {
        Shot::Print => face::attack(&drawn, Attack::Print),
        Shot::Phone => face::attack(&drawn, Attack::Phone),
        Shot::Rest | Shot::Swayed | Shot::Doing(_) => drawn,
    };
    let frame = Picture { width: 640, height: 480, rgb: drawn.into_raw() }.to_frame();
    DRAWN.lock().unwrap().entry((slug, shot)).or_insert(frame).clone()
}

/// What the infrared camera of a pair sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lamp {
    Person(&'static str),
    Held(Attack),
    Nobody,
    Broken,
}

/// The film again, taken by a pair.
pub fn paired(film: &[Frame], lamp: Lamp) -> Vec<Frame> {
    let drawn = match lamp {
        Lamp::Person(slug) => face::infrared(&TOWN.person(slug).unwrap().face, 640, 480, &Framing::default()),
        Lamp::Held(kind) => face::infrared_attack(kind, 640, 480),
        Lamp::Nobody => face::infrared_hall(640, 480),
        Lamp::Broken => image::RgbImage::new(640, 480),
    };
    let infrared = Infrared::new(Picture { width: 640, height: 480, rgb: drawn.into_raw() }.to_frame());
    film.iter().map(|frame| Frame { infrared: Some(infrared.clone()), ..frame.clone() }).collect()
}

/// The photo on the person's card.
pub fn chip(slug: &str) -> Picture {
    let photo = wlt::decode(&wlt::encode(TOWN.person(slug).unwrap())).unwrap();
    Picture { width: photo.width(), height: photo.height(), rgb: photo.into_raw() }
}

/// The portrait an office would have taken of the person.
pub fn official(slug: &str) -> Picture {
    let photo = face::portrait(&TOWN.person(slug).unwrap().face);
    Picture { width: photo.width(), height: photo.height(), rgb: photo.into_raw() }
}

pub fn embedded() -> Box<dyn Engine> {
    open(None).unwrap()
}

/// The neural engine, or `None` with a word about what was skipped.
pub fn neural(test: &str) -> Option<Box<dyn Engine>> {
    let Some(dir) = std::env::var_os("SUIBAN_MODELS").filter(|dir| !dir.is_empty()).map(PathBuf::from) else {
        eprintln!("SKIPPED {test}: SUIBAN_MODELS does not name a model pack");
        return None;
    };
    Some(open(Some(&ModelPack::at(&dir).unwrap())).unwrap())
}

/// Standing still, long enough for the comparison.
pub fn standing(slug: &'static str) -> Vec<Frame> {
    [Shot::Rest, Shot::Swayed, Shot::Rest, Shot::Rest].map(|shot| frame(slug, shot)).to_vec()
}

/// Standing still, one movement, and straight again.
pub fn film(slug: &'static str, challenge: Challenge) -> Vec<Frame> {
    let mut film = standing(slug);
    film.extend([frame(slug, doing(challenge)), frame(slug, Shot::Rest)]);
    film
}

/// An attempt in which the camera sees this film and then its last frame for ever.
pub fn attempt(
    engine: &mut dyn Engine,
    reference: &str,
    challenge: Challenge,
    film: &[Frame],
) -> (FaceEvidence, Vec<BestFrame>) {
    let mut session = FaceSession::new(engine, &chip(reference), challenge).unwrap();
    let endless = film.iter().chain(std::iter::repeat(film.last().unwrap()));
    for (n, frame) in endless.enumerate().take(100) {
        // Slower when nothing happens any more; never slower than a face may be gone.
        let at = if n < film.len() { n as u64 * 160 } else { film.len() as u64 * 160 + (n - film.len()) as u64 * 590 };
        if let Some(finished) = session.step(engine, frame, at).unwrap().finished {
            return finished;
        }
    }
    panic!("the attempt does not end");
}
