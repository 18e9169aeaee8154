//! State of the camera: who stands before it and what they are doing.

use std::collections::VecDeque;
use std::time::Duration;

/// A movement a person is asked for, or makes by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gesture {
    /// Both eyes close and open.
    Blink,
    /// The mouth opens and closes.
    OpenMouth,
    /// The head turns to the person's own left and back.
    TurnLeft,
    /// The head turns to the person's own right and back.
    TurnRight,
    /// The head returns to the middle and rests there.
    LookStraight,
}

impl Gesture {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("blink", Self::Blink),
        ("open-mouth", Self::OpenMouth),
        ("turn-left", Self::TurnLeft),
        ("turn-right", Self::TurnRight),
        ("look-straight", Self::LookStraight),
    ];
}

/// A presentation attack: no person, but a picture of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attack {
    /// A printed photograph held up.
    Print,
    /// A photograph on the screen of a phone.
    Phone,
}

impl Attack {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 2] = [("print", Self::Print), ("phone", Self::Phone)];
}

/// A gesture under way, timed on the camera's own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// What is done.
    pub gesture: Gesture,
    /// When it began, since the camera was switched on.
    pub began: Duration,
}

/// The camera.
#[derive(Debug, Clone, Default)]
pub struct CameraState {
    /// Slug of the person before it, if any.
    pub person: Option<String>,
    /// Whether it is an attack with that person's picture.
    pub attack: Option<Attack>,
    /// Gestures asked for and not yet begun.
    pub waiting: VecDeque<Gesture>,
    /// The gesture being made.
    pub movement: Option<Movement>,
    /// Streams open now.
    pub viewers: usize,
}
