//! From a picture to features: where there is ridge, which way it runs, and the minutiae (ridge endings and forks).

use std::f32::consts::PI;

use image::GrayImage;

use super::plane::{FilterBank, Plane};
use super::skeleton::Skeleton;

/// Most minutiae a record has room for.
pub(super) const MOST: usize = 80;
/// Cells of the orientation map, across and down; a cell is 16 × 18 pixels.
pub(super) const MAP: (usize, usize) = (16, 16);
/// Rows of a picture that are looked at; taller ones (256 × 360) are padded below.
const ROWS: u32 = 288;

/// Place and direction of a ridge ending or fork. The direction points along the ending ridge, or into the fork: a harder
/// press turns one into the other and keeps it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Minutia {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Radians 0..2π, y down.
    pub(super) direction: f32,
}

/// What is known of a picture.
pub(super) struct Features {
    pub(super) minutiae: Vec<Minutia>,
    /// Ridge orientation 0..π per cell of [`MAP`]; `None` is background.
    pub(super) map: Vec<Option<f32>>,
    /// Share of the glass that shows ridges.
    pub(super) area: f32,
    /// Coherence of the ridges there, 0..1, at the 70th percentile: where they run straight, so that a whorl is no worse
    /// than an arch.
    pub(super) coherence: f32,
}

/// Looks at a picture 256 wide and at least 288 high; smaller ones have no features.
pub(super) fn extract(image: &GrayImage) -> Features {
    if image.width() < super::WIDTH || image.height() < ROWS {
        return Features { minutiae: vec![], map: vec![None; MAP.0 * MAP.1], area: 0.0, coherence: 0.0 };
    }
    let half = halved(image);
    let flow = Flow::of(&half);
    let cleaned = FilterBank::new(4.5).apply(&flow.normalised, &flow.orientation);
    let skeleton = Skeleton::of(&cleaned, &flow.inside);
    let mut minutiae = skeleton.minutiae(&flow.inside);
    minutiae.truncate(MOST);
    let mut coherent: Vec<f32> =
        (flow.inside.iter().zip(&flow.coherence.cells)).filter(|(inside, _)| **inside).map(|(_, c)| *c).collect();
    coherent.sort_by(f32::total_cmp);
    Features {
        minutiae,
        map: flow.map(),
        area: coherent.len() as f32 / flow.inside.len() as f32,
        coherence: coherent.get(coherent.len() * 7 / 10).copied().unwrap_or(0.0),
    }
}

/// Half resolution, dark ridges positive.
fn halved(image: &GrayImage) -> Plane {
    Plane::from_fn(super::WIDTH as usize / 2, ROWS as usize / 2, |x, y| {
        let at = |dx: u32, dy: u32| f32::from(image.get_pixel(2 * x as u32 + dx, 2 * y as u32 + dy).0[0]);
        255.0 - (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4.0
    })
}

/// Local contrast, orientation and coherence.
struct Flow {
    normalised: Plane,
    orientation: Plane,
    coherence: Plane,
    inside: Vec<bool>,
}

impl Flow {
    fn of(plane: &Plane) -> Self {
        let mean = plane.blurred(5);
        let centred = Plane::from_fn(plane.width, plane.height, |x, y| plane.at(x, y) - mean.at(x, y));
        let squared = Plane::from_fn(plane.width, plane.height, |x, y| centred.at(x, y).powi(2));
        let deviation = squared.blurred(4);
        let normalised =
            Plane::from_fn(plane.width, plane.height, |x, y| centred.at(x, y) / deviation.at(x, y).sqrt().max(8.0));
        let (orientation, coherence) = tensor(&normalised);
        let inside =
            (deviation.cells.iter().zip(&coherence.cells)).map(|(d, c)| d.sqrt() > 18.0 && *c > 0.28).collect();
        Self { normalised, orientation, coherence, inside }
    }

    fn map(&self) -> Vec<Option<f32>> {
        let (across, down) = (self.orientation.width / MAP.0, self.orientation.height / MAP.1);
        let cell = |i: usize| {
            let (x, y) = ((i % MAP.0) * across + across / 2, (i / MAP.0) * down + down / 2);
            self.inside[y * self.orientation.width + x].then(|| self.orientation.at(x, y))
        };
        (0..MAP.0 * MAP.1).map(cell).collect()
    }
}

/// Orientation of the ridges (0..π) and how well they agree, from the averaged squared gradients.
fn tensor(plane: &Plane) -> (Plane, Plane) {
    let gradient = |x: usize, y: usize| {
        let (x, y) = (x as isize, y as isize);
        (plane.clamped(x + 1, y) - plane.clamped(x - 1, y), plane.clamped(x, y + 1) - plane.clamped(x, y - 1))
    };
    let part = |f: fn(f32, f32) -> f32| {
        Plane::from_fn(plane.width, plane.height, |x, y| {
            let (gx, gy) = gradient(x, y);
            f(gx, gy)
        })
        .blurred(3)
    };
    let (difference, cross, total) = (part(|x, y| x * x - y * y), part(|x, y| 2.0 * x * y), part(|x, y| x * x + y * y));
    let orientation = Plane::from_fn(plane.width, plane.height, |x, y| {
        (cross.at(x, y).atan2(difference.at(x, y)) / 2.0 + PI / 2.0).rem_euclid(PI)
    });
    let coherence = Plane::from_fn(plane.width, plane.height, |x, y| {
        difference.at(x, y).hypot(cross.at(x, y)) / total.at(x, y).max(1e-6)
    });
    (orientation, coherence)
}
