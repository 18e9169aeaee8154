//! Draws the pictures a subject can be seen in, each once, on a thread that yields to everything else on the machine.

use std::sync::OnceLock;

use image::RgbImage;
use suiban_lab_town::{Town, face, picture};

use super::{HEIGHT, WIDTH};
use crate::world::{Attack, Frame, Gesture, Jpeg, Shared, Subject, WeakShared, World};

/// Good enough for a face at this size, and about 40 kB.
const JPEG_QUALITY: u8 = 88;

/// How far a head is turned at the end of a turn, in degrees.
const TURN: f32 = 28.0;

/// Starts drawing what is missing of a subject, unless somebody is at it already.
pub fn draw_ahead(world: &Shared, subject: &Subject) {
    let album = |w: &World| w.camera.albums.get(subject).is_some_and(|album| album.being_drawn || album.complete);
    if world.read(album) {
        return;
    }
    world.update(|w| w.camera.albums.entry(subject.clone()).or_default().being_drawn = true);
    let (town, beside_a_kiosk) = world.read(|w| (w.town.clone(), w.camera.beside_a_kiosk));
    let (world, subject) = (world.downgrade(), subject.clone());
    // The pool's thread only waits: its niceness must not stay with whoever uses it next.
    tokio::task::spawn_blocking(move || {
        std::thread::scope(|threads| {
            threads.spawn(|| {
                // Alone in virtual time the clock waits for the pictures: there nobody is to be yielded to.
                if beside_a_kiosk {
                    yield_to_all();
                }
                draw_all(&world, &town, &subject);
            });
        });
    });
}

/// Drawing takes seconds; a kiosk on the same processors must not feel it.
fn yield_to_all() {
    // A tenth of a processor that everybody wants: with the lowest there is a person would stand still before a busy kiosk.
    const LOW: nix::libc::c_int = 10;
    // SAFETY: the call takes plain numbers; on Linux process 0 means the calling thread.
    if unsafe { nix::libc::setpriority(nix::libc::PRIO_PROCESS, 0, LOW) } != 0 {
        tracing::debug!("the drawing thread keeps its priority");
    }
}

/// The picture, or the nearest to it drawn so far.
pub fn look_up(world: &Shared, subject: &Subject, frame: Frame) -> Option<Jpeg> {
    world.read(|w| {
        let frames = &w.camera.albums.get(subject)?.frames;
        let frame = if matches!(subject, Subject::Person(_)) { frame } else { still(frame) };
        frames.iter().min_by_key(|(drawn, _)| distance(**drawn, frame)).map(|(_, jpeg)| jpeg.clone())
    })
}

/// How unlike two pictures are; any picture is better than one of another gesture.
fn distance(drawn: Frame, wanted: Frame) -> u8 {
    const UNLIKE: u8 = 100;
    match (drawn, wanted) {
        (Frame::Rest(a), Frame::Rest(b)) => a.abs_diff(b),
        (Frame::Gesture(a, x), Frame::Gesture(b, y)) if a == b => x.abs_diff(y),
        (Frame::Rest(place), Frame::Gesture(_, step)) => place.unsigned_abs() + step,
        (Frame::Gesture(..), Frame::Rest(_) | Frame::Gesture(..)) => UNLIKE,
    }
}

/// What does not live has only a few pictures, which differ by the camera's noise.
const STILLS: i8 = 4;

fn still(frame: Frame) -> Frame {
    match frame {
        Frame::Rest(place) => Frame::Rest(place.rem_euclid(STILLS)),
        Frame::Gesture(..) => Frame::Rest(0),
    }
}

/// Every picture of a subject, the most needed first.
fn wanted(subject: &Subject) -> Vec<Frame> {
    match subject {
        Subject::Nobody | Subject::Picture(..) => (0..STILLS).map(Frame::Rest).collect(),
        Subject::Person(_) => {
            let sway = (1..=Frame::SWAY).flat_map(|place| [Frame::Rest(place), Frame::Rest(-place)]);
            let steps = |(_, gesture)| (1..=Frame::steps(gesture)).map(move |step| Frame::Gesture(gesture, step));
            std::iter::once(Frame::Rest(0)).chain(sway).chain(Gesture::WORDS.into_iter().flat_map(steps)).collect()
        }
    }
}

/// Draws until all is there, or nobody needs it: the laboratory is gone, or somebody else stands there.
fn draw_all(world: &WeakShared, town: &Town, subject: &Subject) {
    draw_infrared(world, town, subject);
    let complete = wanted(subject).iter().enumerate().all(|(index, frame)| {
        let still_there = draw_one(world, town, subject, *frame, index as u64);
        still_there.unwrap_or(false)
    });
    if let Some(world) = world.upgrade() {
        world.update(|w| {
            let album = w.camera.albums.entry(subject.clone()).or_default();
            (album.being_drawn, album.complete) = (false, complete);
        });
    }
}

/// The one picture of the infrared camera: it shows who stands there, not what they do.
fn draw_infrared(world: &WeakShared, town: &Town, subject: &Subject) {
    let drawn = |w: &World| w.camera.albums.get(subject).is_some_and(|album| album.infrared.is_some());
    if world.upgrade().is_none_or(|world| world.read(drawn)) {
        return;
    }
    let Some(jpeg) = infrared(town, subject).as_ref().map(encode) else { return };
    if let Some(world) = world.upgrade() {
        world.update(|w| w.camera.albums.entry(subject.clone()).or_default().infrared = Some(jpeg));
    }
}

fn infrared(town: &Town, subject: &Subject) -> Option<RgbImage> {
    match subject {
        Subject::Nobody => Some(face::infrared_hall(WIDTH, HEIGHT)),
        Subject::Person(slug) => {
            let framing = framing(Frame::Rest(0), 0);
            Some(face::infrared(&town.person(slug)?.face, WIDTH, HEIGHT, &framing))
        }
        Subject::Picture(_, kind) => Some(face::infrared_attack(kind_of(*kind), WIDTH, HEIGHT)),
    }
}

/// Draws one picture unless it is there; whether its subject still stands before the camera.
fn draw_one(world: &WeakShared, town: &Town, subject: &Subject, frame: Frame, noise_seed: u64) -> Option<bool> {
    let is_there = |w: &World| w.camera.albums.get(subject).is_some_and(|album| album.frames.contains_key(&frame));
    if !world.upgrade()?.read(is_there) {
        let jpeg = encode(&draw(town, subject, frame, noise_seed)?);
        let put = |w: &mut World| w.camera.albums.entry(subject.clone()).or_default().frames.insert(frame, jpeg);
        world.upgrade()?.update(put);
    }
    Some(world.upgrade()?.read(|w| w.camera.subject == *subject))
}

fn draw(town: &Town, subject: &Subject, frame: Frame, noise_seed: u64) -> Option<RgbImage> {
    let person = |slug: &str, frame| {
        let face = &town.person(slug)?.face;
        Some(face::render(face, &pose(frame), WIDTH, HEIGHT, &framing(frame, noise_seed)))
    };
    match subject {
        Subject::Nobody => Some(face::empty_hall(WIDTH, HEIGHT, noise_seed)),
        Subject::Person(slug) => person(slug, frame),
        Subject::Picture(slug, kind) => Some(face::attack(&person(slug, Frame::Rest(0))?, kind_of(*kind))),
    }
}

fn kind_of(attack: Attack) -> face::Attack {
    match attack {
        Attack::Print => face::Attack::Print,
        Attack::Phone => face::Attack::Phone,
    }
}

/// How the head is held.
fn pose(frame: Frame) -> face::Pose {
    let rest = face::Pose::default();
    match frame {
        Frame::Rest(place) => {
            let s = sway(place);
            face::Pose { yaw: 2.4 * s, pitch: 1.2 * s * s, roll: 0.9 * s * s * s, ..rest }
        }
        Frame::Gesture(gesture, step) => {
            let share = f32::from(step) / f32::from(Frame::steps(gesture).max(1));
            match gesture {
                Gesture::Blink => face::Pose { blink: share, ..rest },
                Gesture::OpenMouth => face::Pose { mouth: share, ..rest },
                Gesture::TurnLeft => face::Pose { yaw: TURN * share, ..rest },
                Gesture::TurnRight => face::Pose { yaw: -TURN * share, ..rest },
                Gesture::LookStraight => rest,
            }
        }
    }
}

/// The whole body sways with the head, by a few pixels.
fn framing(frame: Frame, noise_seed: u64) -> face::Framing {
    let middle = face::Framing { noise_seed, ..face::Framing::default() };
    match frame {
        Frame::Rest(place) => face::Framing { cx: middle.cx + 0.008 * sway(place), ..middle },
        Frame::Gesture(..) => middle,
    }
}

/// -1 to 1.
fn sway(place: i8) -> f32 {
    f32::from(place) / f32::from(Frame::SWAY)
}

/// What a covered lens, or a camera without its lamp, sees.
pub fn black() -> Jpeg {
    static BLACK: OnceLock<Jpeg> = OnceLock::new();
    BLACK.get_or_init(|| encode(&RgbImage::new(WIDTH, HEIGHT))).clone()
}

/// A picture as the camera sends it.
pub fn encode(drawn: &RgbImage) -> Jpeg {
    let jpeg = picture::jpeg(drawn, JPEG_QUALITY).unwrap_or_else(|error| {
        tracing::warn!(%error, "a camera picture could not be coded");
        Vec::new()
    });
    jpeg.into()
}
