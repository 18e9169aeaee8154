//! State of the desk under the document camera.

use super::Jpeg;

/// How a page lies on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOnDesk {
    /// Whose page of the household register, by slug.
    pub person: String,
    /// Turned by so many degrees, clockwise.
    pub turn: i16,
    /// A part of it lies outside the picture.
    pub cut_off: bool,
}

/// What spoils the picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spoilt {
    /// Nothing.
    #[default]
    Nothing,
    /// The page is being moved.
    Moved,
    /// The camera is out of focus.
    Unfocused,
    /// The lamp is reflected by the page.
    Glare,
}

impl Spoilt {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 4] =
        [("nothing", Self::Nothing), ("moved", Self::Moved), ("unfocused", Self::Unfocused), ("glare", Self::Glare)];
}

/// What the camera sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// The page, if one lies there.
    pub page: Option<PageOnDesk>,
    /// What spoils the picture.
    pub spoilt: Spoilt,
}

/// The document camera.
#[derive(Debug, Clone, Default)]
pub struct DocumentState {
    /// What it sees.
    pub desk: Desk,
    /// Something covers the lens.
    pub covered: bool,
    /// Streams open now.
    pub viewers: usize,
    /// The last picture drawn, and of what.
    pub drawn: Option<(Desk, Jpeg)>,
}
