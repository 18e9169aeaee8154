//! What is wrong with how a page is seen: glare, movement, focus. Measured on the flattened page.
//!
//! A movement takes the edges away that lie across it and leaves those along it; a lens out of focus takes all of them. So
//! edges are measured in the direction that has most of them and in the one that has least.

use opencv::core::{CV_32F, Mat, MatTraitConst, Rect, Scalar, count_non_zero, in_range, mean_def};
use opencv::imgproc;

use super::{HEIGHT, PageGuide, WIDTH};
use crate::secrecy::Wiped;

/// All three colours above it: no paper is so bright, a reflected lamp is.
const SHINE: f64 = 250.0;
/// A reflection hides something if it takes more than this share of the page.
const MOST_SHINE: f64 = 0.003;
/// The rim of the page counts for nothing: the desk shows there.
const RIM: i32 = 24;
/// Edges of a sharp page in its weakest direction: 28 are measured on a printed page, and 1.2 at most on one that moved.
const SHARP: f64 = 8.0;
/// Edges that a movement leaves in the strongest direction: 3 at least are measured, and 0.9 on a page out of focus.
const ALONG: f64 = 1.8;

/// The one thing to change first. `None`: all well.
pub(super) fn page(flat: &Mat) -> opencv::Result<Option<PageGuide>> {
    if shine(flat)? > MOST_SHINE {
        return Ok(Some(PageGuide::Glare));
    }
    let Edges { least, most } = edges(flat)?;
    Ok(match (least >= SHARP, most >= ALONG) {
        (true, _) => None,
        (false, true) => Some(PageGuide::HoldStill),
        (false, false) => Some(PageGuide::NotSharp),
    })
}

/// The share of the page that is as bright as a lamp.
fn shine(flat: &Mat) -> opencv::Result<f64> {
    let mut shining = Mat::default();
    in_range(flat, &Scalar::all(SHINE), &Scalar::all(255.0), &mut shining)?;
    Ok(f64::from(count_non_zero(&shining)?) / f64::from(WIDTH * HEIGHT))
}

/// How much the brightness changes from pixel to pixel, squared, in ten-thousandths of the paper's own brightness squared.
#[derive(Debug, Clone, Copy)]
struct Edges {
    /// In the direction with the fewest edges.
    least: f64,
    /// In the one with the most.
    most: f64,
}

/// Eigenvalues of the mean structure tensor.
fn edges(flat: &Mat) -> opencv::Result<Edges> {
    let inner = Mat::roi(flat, Rect::new(RIM, RIM, WIDTH - 2 * RIM, HEIGHT - 2 * RIM))?;
    let mut grey = Wiped::default();
    imgproc::cvt_color_def(&inner, &mut *grey, imgproc::COLOR_BGR2GRAY)?;
    let (across, down) = (slope(&grey, 1, 0)?, slope(&grey, 0, 1)?);
    let paper = mean_def(&*grey)?.0[0].max(1.0);
    let unit = grey.total() as f64 * paper * paper / 10_000.0;
    let (xx, yy, xy) = (across.dot(&*across)? / unit, down.dot(&*down)? / unit, across.dot(&*down)? / unit);
    let (middle, apart) = ((xx + yy) / 2.0, ((xx - yy) / 2.0).hypot(xy));
    Ok(Edges { least: middle - apart, most: middle + apart })
}

/// Grey levels a pixel.
fn slope(grey: &Mat, dx: i32, dy: i32) -> opencv::Result<Wiped> {
    let mut slope = Wiped::default();
    let (size, scale) = (3, 1.0 / 8.0);
    imgproc::sobel(grey, &mut *slope, CV_32F, dx, dy, size, scale, 0.0, opencv::core::BORDER_DEFAULT)?;
    Ok(slope)
}
