//! The page of the household register under the document camera: pictures of the desk in, guidance and at last the page out,
//! flat.
//!
//! Promise: only a page that lies whole in the picture, still, sharp and without glare is taken. Like a face attempt it knows no
//! clock and no device: the time of each picture is passed in. Every matrix that shows the page is overwritten.
//!
//! | file | what |
//! |---|---|
//! | `find` | where the page lies |
//! | `judge` | what is wrong with how it is seen |
//! | `flat` | the page as if seen from straight above |

mod find;
mod flat;
mod judge;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use opencv::boxed_ref::BoxedRef;
use opencv::core::{Mat, MatTraitConst, MatTraitConstManual, Size, ToInputArray, Vec3b};
use opencv::imgproc;
use suiban_drivers::camera::Frame;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::biometrics::picture::{Picture, PictureError};
use crate::secrecy::Wiped;
use find::{Corners, Seen};

/// Pixels of the flattened page, 143 × 105 mm at 8 a millimetre.
pub const WIDTH: i32 = 1144;
/// Rows of it.
pub const HEIGHT: i32 = 840;
const DOTS_PER_INCH: u16 = 203;
const QUALITY: u8 = 88;

/// The page has lain still in so many pictures …
const STILL_FRAMES: u32 = 3;
/// … for so long: a hand needs time to leave, and nothing is taken by surprise.
const STILL_MS: u64 = 600;
/// A corner that has moved by more, in pixels, was moved.
const STILL_PIXELS: f32 = 4.0;

/// Pixels a row of the picture for the screen.
const SHOWN: i32 = 800;

/// What to tell the person at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageGuide {
    /// No page lies there.
    LayPage,
    /// A part of it lies outside the picture.
    WholePage,
    /// It lies across, or is not seen as a page: something else lies on it.
    LayStraight,
    /// It is being moved.
    HoldStill,
    /// It is not flat, or the lens is out of focus.
    NotSharp,
    /// A lamp is reflected by it.
    Glare,
    /// All well: being taken.
    Taking,
}

/// The page's corners as shares of the picture: top left, top right, bottom right, bottom left.
pub type Outline = [(f32, f32); 4];

/// The page, flat.
#[derive(Clone)]
pub struct ScannedPage {
    /// JPEG, 1144 × 840 px.
    pub jpeg: Zeroizing<Vec<u8>>,
    /// The same, for the screen.
    pub preview: Arc<Picture>,
}

/// What a picture led to.
pub struct PageStep {
    /// What to tell the person.
    pub guide: PageGuide,
    /// Where the page lies, if it was found.
    pub outline: Option<Outline>,
    /// The desk, for the screen.
    pub desk: Picture,
    /// The page.
    pub finished: Option<ScannedPage>,
}

/// A picture that cannot be worked on.
#[derive(Debug, Error)]
pub enum PageError {
    /// Of a size that is not its own, or no memory; the message names functions and sizes, never a person.
    #[error("OpenCV failed at a picture of the desk: {0}")]
    OpenCv(#[from] opencv::Error),
    /// The page cannot be coded.
    #[error(transparent)]
    Picture(#[from] PictureError),
}

/// How the page lies compared with the pictures before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lies {
    Elsewhere,
    Settling,
    Still,
}

struct Resting {
    corners: Corners,
    frames: u32,
    since: u64,
}

/// One scan.
#[derive(Default)]
pub struct PageScan {
    resting: Option<Resting>,
}

impl PageScan {
    /// Nothing was seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next picture, seen at `at` ms.
    pub fn step(&mut self, frame: &Frame, at: u64) -> Result<PageStep, PageError> {
        let image = matrix(frame)?;
        let desk = shown(&image)?;
        let corners = match find::page(&image)? {
            Seen::Nothing => return Ok(self.begin_anew(PageGuide::LayPage, None, desk)),
            Seen::CutOff => return Ok(self.begin_anew(PageGuide::WholePage, None, desk)),
            Seen::Odd => return Ok(self.begin_anew(PageGuide::LayStraight, None, desk)),
            Seen::Page(corners) => corners,
        };
        let outline = Some(outline(&corners, frame));
        let flat = flat::page(&image, &corners)?;
        if let Some(wrong) = judge::page(&flat)? {
            return Ok(self.begin_anew(wrong, outline, desk));
        }
        let (guide, finished) = match self.lies(corners, at) {
            Lies::Elsewhere => (PageGuide::HoldStill, None),
            Lies::Settling => (PageGuide::Taking, None),
            Lies::Still => (PageGuide::Taking, Some(scanned(&flat)?)),
        };
        Ok(PageStep { guide, outline, desk, finished })
    }

    fn begin_anew(&mut self, guide: PageGuide, outline: Option<Outline>, desk: Picture) -> PageStep {
        self.resting = None;
        PageStep { guide, outline, desk, finished: None }
    }

    fn lies(&mut self, corners: Corners, at: u64) -> Lies {
        let anew = Resting { corners, frames: 1, since: at };
        let Some(resting) = &mut self.resting else {
            self.resting = Some(anew);
            return Lies::Settling;
        };
        if find::moved(&resting.corners, &corners) > STILL_PIXELS {
            *resting = anew;
            return Lies::Elsewhere;
        }
        resting.frames += 1;
        let long = at.saturating_sub(resting.since) >= STILL_MS;
        if resting.frames >= STILL_FRAMES && long { Lies::Still } else { Lies::Settling }
    }
}

/// The frame's own bytes as a matrix; nothing is copied.
fn matrix(frame: &Frame) -> opencv::Result<BoxedRef<'_, Mat>> {
    let (rows, columns) = (i32::try_from(frame.height).unwrap_or(0), i32::try_from(frame.width).unwrap_or(0));
    Mat::new_rows_cols_with_bytes::<Vec3b>(rows, columns, frame.bgr.expose())
}

fn shown(image: &(impl MatTraitConst + ToInputArray)) -> opencv::Result<Picture> {
    let rows = image.rows() * SHOWN / image.cols().max(1);
    let mut small = Wiped::default();
    imgproc::resize(image, &mut *small, Size::new(SHOWN, rows), 0.0, 0.0, imgproc::INTER_AREA)?;
    picture(&small)
}

fn scanned(flat: &Mat) -> Result<ScannedPage, PageError> {
    let preview = picture(flat)?;
    Ok(ScannedPage { jpeg: preview.jpeg(QUALITY, DOTS_PER_INCH)?, preview: Arc::new(preview) })
}

fn picture(image: &Mat) -> opencv::Result<Picture> {
    let side = |n: i32| u32::try_from(n).unwrap_or(0);
    Ok(Picture::from_bgr(side(image.cols()), side(image.rows()), image.data_bytes()?))
}

fn outline(corners: &Corners, frame: &Frame) -> Outline {
    corners.map(|corner| (corner.x / frame.width as f32, corner.y / frame.height as f32))
}
