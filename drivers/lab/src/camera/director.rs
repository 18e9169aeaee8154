//! What the subject does from tick to tick, and which picture shows it.
//!
//! Promise: no jumps. Every gesture begins and ends in the middle of the sway, and the sway goes out and back on one
//! path, so that few pictures make a smooth film. Must not know: how pictures are drawn or sent.

use std::f64::consts::TAU;

use super::FRAME_RATE;
use crate::world::{CameraState, Doing, Frame, Gesture, Subject};

/// Ticks of one sway, out, back, and to the other side: 3.2 s.
const SWAY_TICKS: u64 = 80;
/// Ticks of a gesture: 1.2 s.
const GESTURE_TICKS: u32 = 30;
/// Steps of a blink nobody asked for, tick by tick; 0.2 s, as people's are.
const OWN_BLINK: [u8; 6] = [0, 1, 3, 3, 2, 1];
/// Places the head moves in one tick on its way to the middle.
const CENTRING: i8 = 3;
/// A film nobody watched for so long is not caught up with; gestures asked for in the meantime were not seen.
const INTERVAL: u64 = 2 * FRAME_RATE as u64;

/// Somebody comes before the camera, or leaves.
pub fn enter(camera: &mut CameraState, subject: Subject) {
    camera.subject = subject;
    camera.waiting.clear();
    camera.doing = Doing::Resting;
    (camera.place, camera.sway) = (0, 0);
    camera.next_blink = camera.tick + blink_pause(camera.tick);
}

/// Lets the film run up to `tick`.
pub fn advance(camera: &mut CameraState, tick: u64) {
    if tick > camera.tick + INTERVAL {
        camera.waiting.clear();
        camera.doing = Doing::Resting;
        camera.tick = tick - 1;
    }
    while camera.tick < tick {
        camera.tick += 1;
        step(camera);
    }
}

/// The picture that shows what the subject is doing now.
pub fn frame(camera: &CameraState) -> Frame {
    match camera.doing {
        Doing::Gesture(gesture, ticks) => gesture_frame(gesture, ticks),
        Doing::OwnBlink(ticks) => at_step(Gesture::Blink, OWN_BLINK.get(ticks as usize).copied().unwrap_or(0)),
        Doing::Resting | Doing::Centring(_) => Frame::Rest(camera.place),
    }
}

fn step(camera: &mut CameraState) {
    match camera.doing {
        Doing::Resting => rest(camera),
        Doing::Centring(gesture) => centre(camera, gesture),
        Doing::Gesture(_, ticks) if ticks + 1 >= GESTURE_TICKS => settle(camera),
        Doing::Gesture(gesture, ticks) => camera.doing = Doing::Gesture(gesture, ticks + 1),
        Doing::OwnBlink(ticks) if ticks as usize + 1 >= OWN_BLINK.len() => settle(camera),
        Doing::OwnBlink(ticks) => camera.doing = Doing::OwnBlink(ticks + 1),
    }
}

fn rest(camera: &mut CameraState) {
    if let Some(gesture) = camera.waiting.pop_front() {
        return centre(camera, gesture);
    }
    camera.sway += 1;
    camera.place = sway_place(camera.sway);
    let person = matches!(camera.subject, Subject::Person(_));
    if person && camera.place == 0 && camera.tick >= camera.next_blink {
        camera.doing = Doing::OwnBlink(0);
    }
}

fn centre(camera: &mut CameraState, gesture: Gesture) {
    camera.place -= camera.place.clamp(-CENTRING, CENTRING);
    camera.doing = if camera.place == 0 { Doing::Gesture(gesture, 0) } else { Doing::Centring(gesture) };
}

/// Back to rest, from the middle on.
fn settle(camera: &mut CameraState) {
    camera.doing = Doing::Resting;
    (camera.place, camera.sway) = (0, 0);
    camera.next_blink = camera.tick + blink_pause(camera.tick);
}

/// Three to five and a half seconds, never the same twice in a row.
fn blink_pause(tick: u64) -> u64 {
    75 + tick.wrapping_mul(7919) % 62
}

fn sway_place(ticks: u64) -> i8 {
    let turn = (ticks % SWAY_TICKS) as f64 / SWAY_TICKS as f64;
    ((turn * TAU).sin() * f64::from(Frame::SWAY)).round() as i8
}

/// Up in a third of the time, hold, down in the last third.
fn gesture_frame(gesture: Gesture, ticks: u32) -> Frame {
    let third = GESTURE_TICKS / 3;
    let height = ticks.min((GESTURE_TICKS - 1).saturating_sub(ticks)).min(third);
    let steps = u32::from(Frame::steps(gesture));
    at_step(gesture, (height * steps).div_ceil(third) as u8)
}

fn at_step(gesture: Gesture, step: u8) -> Frame {
    if step == 0 { Frame::Rest(0) } else { Frame::Gesture(gesture, step.min(Frame::steps(gesture))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> CameraState {
        let mut camera = CameraState::default();
        enter(&mut camera, Subject::Person("somebody".to_owned()));
        camera
    }

    fn film(camera: &mut CameraState, ticks: u64) -> Vec<Frame> {
        (0..ticks)
            .map(|_| {
                advance(camera, camera.tick + 1);
                frame(camera)
            })
            .collect()
    }

    /// How far two pictures are apart along the path of one gesture or of the sway.
    fn distance(a: Frame, b: Frame) -> u8 {
        match (a, b) {
            (Frame::Rest(a), Frame::Rest(b)) => a.abs_diff(b),
            (Frame::Gesture(a, x), Frame::Gesture(b, y)) if a == b => x.abs_diff(y),
            (Frame::Gesture(_, step), Frame::Rest(0)) | (Frame::Rest(0), Frame::Gesture(_, step)) => step,
            (Frame::Gesture(..), _) | (Frame::Rest(_), Frame::Gesture(..)) => u8::MAX,
        }
    }

    #[test]
    fn a_resting_person_moves_and_blinks_without_jumps() {
        let film = film(&mut person(), 1000);
        assert!(film.windows(2).all(|pair| distance(pair[0], pair[1]) <= 3));
        let blinks =
            film.windows(2).filter(|p| p[1] == Frame::Gesture(Gesture::Blink, 1) && matches!(p[0], Frame::Rest(_)));
        assert!((6..=13).contains(&blinks.count()), "40 seconds");
        assert!(!film.windows(40).any(|second| second.iter().all(|frame| *frame == second[0])));
    }

    #[test]
    fn a_gesture_is_made_whole_and_only_once() {
        for (_, gesture) in Gesture::WORDS {
            let mut camera = person();
            film(&mut camera, 20);
            camera.waiting.push_back(gesture);
            let film = film(&mut camera, 60);
            assert!(film.windows(2).all(|pair| distance(pair[0], pair[1]) <= 3), "{gesture:?}");
            let made = film.iter().filter(|f| matches!(f, Frame::Gesture(made, _) if *made == gesture)).count();
            let steps = Frame::steps(gesture);
            assert_eq!(film.contains(&Frame::Gesture(gesture, steps)), steps > 0, "{gesture:?}");
            assert!(made < GESTURE_TICKS as usize);
            assert_eq!(camera.doing, Doing::Resting);
        }
    }

    #[test]
    fn two_gestures_are_made_one_after_the_other() {
        let mut camera = person();
        camera.waiting.extend([Gesture::TurnLeft, Gesture::OpenMouth]);
        let film = film(&mut camera, 80);
        let first = |gesture| film.iter().position(|f| matches!(f, Frame::Gesture(made, _) if *made == gesture));
        assert!(first(Gesture::TurnLeft).unwrap() < first(Gesture::OpenMouth).unwrap());
    }

    #[test]
    fn a_picture_held_up_never_blinks() {
        let mut camera = CameraState::default();
        enter(&mut camera, Subject::Picture("somebody".to_owned(), crate::world::Attack::Print));
        assert!(film(&mut camera, 1000).iter().all(|frame| matches!(frame, Frame::Rest(_))));
    }

    #[test]
    fn what_nobody_watched_is_not_played_back() {
        let mut camera = person();
        camera.waiting.push_back(Gesture::TurnLeft);
        advance(&mut camera, 10_000);
        assert_eq!(
            film(&mut camera, 40).iter().filter(|f| matches!(f, Frame::Gesture(Gesture::TurnLeft, _))).count(),
            0
        );
    }
}
