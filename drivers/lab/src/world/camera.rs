//! State of the camera: who stands before it and what they are doing.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use tokio::time::Instant;

/// A movement a person is asked for, or makes by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// What the camera looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The empty hall.
    #[default]
    Nobody,
    /// A person, by slug.
    Person(String),
    /// A picture of a person, by slug.
    Picture(String, Attack),
}

/// One picture of a subject, of the few that are ever drawn: the same key is always the same picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frame {
    /// The subject as it rests, on a path it sways along: -8 to 8, 0 the middle.
    Rest(i8),
    /// In the middle of a gesture: 1 to [`Frame::steps`].
    Gesture(Gesture, u8),
}

impl Frame {
    /// How far the sway goes to either side.
    pub const SWAY: i8 = 8;

    /// In how many steps a gesture is drawn.
    pub const fn steps(gesture: Gesture) -> u8 {
        match gesture {
            Gesture::Blink => 3,
            Gesture::OpenMouth => 4,
            Gesture::TurnLeft | Gesture::TurnRight => 7,
            Gesture::LookStraight => 0,
        }
    }
}

/// A picture as JPEG.
pub type Jpeg = Arc<[u8]>;

/// The pictures drawn of one subject so far.
#[derive(Debug, Clone, Default)]
pub struct Album {
    /// By frame.
    pub frames: BTreeMap<Frame, Jpeg>,
    /// The subject as the infrared camera sees it.
    pub infrared: Option<Jpeg>,
    /// Whether somebody is drawing them.
    pub being_drawn: bool,
    /// Whether none is missing.
    pub complete: bool,
}

/// The near-infrared camera.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Infrared {
    /// It sees.
    #[default]
    Seeing,
    /// Its lamp is broken.
    Dark,
    /// It is unplugged.
    Unplugged,
}

impl Infrared {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 3] =
        [("seeing", Self::Seeing), ("dark", Self::Dark), ("unplugged", Self::Unplugged)];
}

/// What the subject is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Doing {
    /// Swaying a little, as everybody does.
    #[default]
    Resting,
    /// Coming to the middle, to make the gesture from there.
    Centring(Gesture),
    /// Making the gesture asked for, for so many ticks.
    Gesture(Gesture, u32),
    /// Blinking by themselves, for so many ticks.
    OwnBlink(u32),
}

/// The camera.
#[derive(Debug, Clone, Default)]
pub struct CameraState {
    /// What it looks at.
    pub subject: Subject,
    /// Gestures asked for and not yet begun.
    pub waiting: VecDeque<Gesture>,
    /// What the subject is doing.
    pub doing: Doing,
    /// Where on its sway the subject is.
    pub place: i8,
    /// Ticks of the sway, which rests during gestures.
    pub sway: u64,
    /// Ticks since the camera was switched on.
    pub tick: u64,
    /// Tick of the next blink of its own.
    pub next_blink: u64,
    /// When the camera was switched on: at the first viewer.
    pub on_since: Option<Instant>,
    /// Whether something covers the lens.
    pub covered: bool,
    /// Whether it sends the same picture for ever.
    pub frozen: bool,
    /// What is wrong with the infrared camera beside it.
    pub infrared: Infrared,
    /// Streams open now.
    pub viewers: usize,
    /// Pictures by subject.
    pub albums: BTreeMap<Subject, Album>,
}
