//! State of the desk under the document camera.

use suiban_lab_town::desk::Spoilt;

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
