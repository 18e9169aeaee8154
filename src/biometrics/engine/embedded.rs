//! The embedded engine: a cascade that finds faces and local binary patterns that compare them. It needs no model pack, so
//! that a fresh machine runs, and it is near chance on real people (measured: AUC 0.63 across days): it is graded a
//! demonstration wherever it decides. Its measures of eyes, mouth and turn are tuned on drawn people.

use std::path::Path;

use opencv::core::{Mat, MatTrait, MatTraitConst, MatTraitConstManual, Point2f, Rect, Scalar, Size, Vector};
use opencv::objdetect::{CascadeClassifier, CascadeClassifierTrait};
use opencv::{core, imgproc};
use suiban_drivers::camera::Frame;

use super::super::EngineError;
use super::super::picture::{cv, mat};
use super::cues::{self, Cues};
use super::light::measure_light;
use super::{Embedding, Engine, EngineInfo, FaceSeen, cosine, prominence};
use crate::journey::identity::Grade;

/// Where Debian's package `opencv-data` and OpenCV's own installation put the cascades.
const PLACES: [&str; 2] = ["/usr/share/opencv4/haarcascades", "/usr/local/share/opencv4/haarcascades"];
const FACES: &str = "haarcascade_frontalface_alt2.xml";
const EYES: &str = "haarcascade_eye.xml";
/// Width a frame is looked at in.
const WIDTH: f32 = 320.0;
/// Aligned face, and cells of the histogram grid on each side.
const SIDE: i32 = 112;
const CELLS: usize = 7;
/// Distance of the points a pixel is compared with: drawn faces are smooth, their marks are large.
const REACH: usize = 6;
const CODES: usize = 256;
/// Distance of the eyes in the aligned face, as a share of its side.
const BETWEEN_EYES: f64 = 0.5;
/// Similarity from which two drawn pictures are of one person.
const THRESHOLD: f32 = 0.56;

pub(super) struct Embedded {
    info: EngineInfo,
    faces: CascadeClassifier,
    eyes: CascadeClassifier,
}

impl Embedded {
    /// Loads the cascades. Errors: not installed.
    pub fn open() -> Result<Self, EngineError> {
        let place = PLACES.iter().map(Path::new).find(|dir| dir.join(FACES).exists()).ok_or(EngineError::NoCascade)?;
        let load = |file: &str| cv("load cascade", CascadeClassifier::new(place.join(file)));
        Ok(Self {
            info: EngineInfo {
                name: "embedded (demonstration)".to_owned(),
                grade: Grade::Demonstration,
                models: Vec::new(),
                threshold: Some(THRESHOLD),
            },
            faces: load(FACES)?,
            eyes: load(EYES)?,
        })
    }

    fn find(&mut self, image: &Mat) -> opencv::Result<Vec<FaceSeen>> {
        let scale = (WIDTH / image.cols() as f32).min(1.0);
        let (mut grey, mut small) = (Mat::default(), Mat::default());
        imgproc::cvt_color_def(image, &mut grey, imgproc::COLOR_BGR2GRAY)?;
        imgproc::resize(&grey, &mut small, Size::default(), f64::from(scale), f64::from(scale), imgproc::INTER_AREA)?;
        let mut found = Vector::<Rect>::new();
        let least = Size::new(small.rows() / 6, small.rows() / 6);
        self.faces.detect_multi_scale(&small, &mut found, 1.1, 4, 0, least, Size::default())?;
        found.iter().map(|rect| self.describe(image, &grey, grown(rect, 1.0 / scale))).collect()
    }

    fn describe(&mut self, image: &Mat, grey: &Mat, rect: [f32; 4]) -> opencv::Result<FaceSeen> {
        let [x, y, w, h] = rect;
        let light = measure_light(image, rect)?;
        let (right, left) = self.eyes_in(grey, rect)?;
        let patch =
            |cx: f32, cy: f32, rx: f32, ry: f32| part(grey, cx - rx * w, cy - ry * h, 2.0 * rx * w, 2.0 * ry * h);
        let eyes = (lid_contrast(&patch(right.0, right.1, 0.11, 0.07)?)?
            + lid_contrast(&patch(left.0, left.1, 0.11, 0.07)?)?)
            / 2.0;
        let Cues { yaw, mouth } = cues::measure(image, rect)?;
        Ok(FaceSeen {
            x,
            y,
            w,
            h,
            landmarks: [
                right,
                left,
                (x + 0.5 * w, y + 0.6 * h),
                (x + 0.35 * w, y + 0.8 * h),
                (x + 0.65 * w, y + 0.8 * h),
            ],
            score: 1.0,
            eyes_open: Some(eyes),
            mouth_open: Some(mouth),
            yaw,
            sharpness: light.sharpness,
            brightness: light.brightness,
            evenness: light.evenness,
        })
    }

    /// The eyes the cascade finds, else where eyes usually are in its face box.
    fn eyes_in(&mut self, grey: &Mat, [x, y, w, h]: [f32; 4]) -> opencv::Result<((f32, f32), (f32, f32))> {
        let upper = part(grey, x, y + 0.18 * h, w, 0.42 * h)?;
        let mut found = Vector::<Rect>::new();
        let least = Size::new((0.14 * w) as i32, (0.14 * w) as i32);
        let most = Size::new((0.34 * w) as i32, (0.34 * w) as i32);
        self.eyes.detect_multi_scale(&upper, &mut found, 1.1, 4, 0, least, most)?;
        let centre =
            |r: Rect| (x + r.x as f32 + r.width as f32 / 2.0, y + 0.18 * h + r.y as f32 + r.height as f32 / 2.0);
        let middle = x + w / 2.0;
        let mut seen: Vec<(f32, f32)> = found.iter().map(centre).collect();
        seen.sort_by(|a, b| (a.0 - middle).abs().total_cmp(&(b.0 - middle).abs()));
        let right = seen.iter().find(|p| p.0 < middle).copied().unwrap_or((x + 0.31 * w, y + 0.40 * h));
        let left = seen.iter().find(|p| p.0 > middle).copied().unwrap_or((x + 0.69 * w, y + 0.40 * h));
        Ok((right, left))
    }
}

fn grown(rect: Rect, by: f32) -> [f32; 4] {
    [rect.x as f32 * by, rect.y as f32 * by, rect.width as f32 * by, rect.height as f32 * by]
}

/// The part of the picture that lies in this box; never empty.
fn part(grey: &Mat, x: f32, y: f32, w: f32, h: f32) -> opencv::Result<Mat> {
    let whole = Rect::new(0, 0, grey.cols(), grey.rows());
    let inside = Rect::new(x as i32, y as i32, (w as i32).max(2), (h as i32).max(2)) & whole;
    let inside = if inside.width < 2 || inside.height < 2 { Rect::new(0, 0, 2, 2) } else { inside };
    Mat::roi(grey, inside)?.try_clone()
}

/// White of the eye against iris and lashes: large with open eyes, small with closed lids.
fn lid_contrast(eye: &Mat) -> opencv::Result<f32> {
    let (mut mean, mut deviation) = (Scalar::default(), Scalar::default());
    core::mean_std_dev_def(eye, &mut mean, &mut deviation)?;
    Ok((deviation.0[0] / mean.0[0].max(1.0)) as f32)
}

/// The face turned level and scaled so that the eyes stand where they always stand.
fn aligned(image: &Mat, face: &FaceSeen) -> opencv::Result<Mat> {
    let mut grey = Mat::default();
    imgproc::cvt_color_def(image, &mut grey, imgproc::COLOR_BGR2GRAY)?;
    let (right, left) = (face.landmarks[0], face.landmarks[1]);
    let angle = f64::from((left.1 - right.1).atan2(left.0 - right.0)).to_degrees();
    let between = f64::from((left.0 - right.0).hypot(left.1 - right.1)).max(1.0);
    let centre = Point2f::new((right.0 + left.0) / 2.0, (right.1 + left.1) / 2.0);
    let mut turn = imgproc::get_rotation_matrix_2d(centre, angle, BETWEEN_EYES * f64::from(SIDE) / between)?;
    *turn.at_2d_mut::<f64>(0, 2)? += f64::from(SIDE) / 2.0 - f64::from(centre.x);
    *turn.at_2d_mut::<f64>(1, 2)? += 0.38 * f64::from(SIDE) - f64::from(centre.y);
    let mut face = Mat::default();
    let size = Size::new(SIDE, SIDE);
    imgproc::warp_affine(
        &grey,
        &mut face,
        &turn,
        size,
        imgproc::INTER_LINEAR,
        core::BORDER_REPLICATE,
        Scalar::default(),
    )?;
    Ok(face)
}

/// Histograms of local binary patterns over a grid of cells, as square roots and without what all cells share: what is
/// left is where in the face a pattern is more or less frequent than elsewhere in it.
fn patterns(face: &Mat) -> opencv::Result<Vec<f32>> {
    let side = usize::try_from(SIDE).unwrap_or(112);
    let rows: Vec<&[u8]> = (0..face.rows()).map(|y| face.at_row::<u8>(y)).collect::<opencv::Result<_>>()?;
    let mut histogram = vec![0.0; CELLS * CELLS * CODES];
    for y in REACH..side - REACH {
        for x in REACH..side - REACH {
            let cell = (y * CELLS / side) * CELLS + x * CELLS / side;
            histogram[cell * CODES + usize::from(code(&rows, x, y))] += 1.0f32;
        }
    }
    for cell in histogram.chunks_exact_mut(CODES) {
        let sum: f32 = cell.iter().sum::<f32>().max(1.0);
        cell.iter_mut().for_each(|v| *v = (*v / sum).sqrt());
    }
    Ok(without_the_common(histogram))
}

/// Which of eight points around are brighter than the middle.
fn code(rows: &[&[u8]], x: usize, y: usize) -> u8 {
    let (far, near, centre) = (REACH, REACH / 2, rows[y][x]);
    let around = [
        rows[y - far][x - near],
        rows[y - far][x + near],
        rows[y - near][x + far],
        rows[y + near][x + far],
        rows[y + far][x + near],
        rows[y + far][x - near],
        rows[y + near][x - far],
        rows[y - near][x - far],
    ];
    around.iter().enumerate().fold(0u8, |code, (bit, v)| code | (u8::from(*v >= centre) << bit))
}

fn without_the_common(mut histogram: Vec<f32>) -> Vec<f32> {
    let mut common = vec![0.0; CODES];
    for cell in histogram.chunks_exact(CODES) {
        common.iter_mut().zip(cell).for_each(|(sum, v)| *sum += v / (CELLS * CELLS) as f32);
    }
    for cell in histogram.chunks_exact_mut(CODES) {
        cell.iter_mut().zip(&common).for_each(|(v, mean)| *v -= mean);
    }
    histogram
}

impl Engine for Embedded {
    fn info(&self) -> &EngineInfo {
        &self.info
    }

    fn look(&mut self, frame: &Frame) -> Result<Vec<FaceSeen>, EngineError> {
        let image = mat(frame)?;
        let mut faces = cv("cascade", self.find(&image))?;
        faces.sort_by(|a, b| prominence(b, frame).total_cmp(&prominence(a, frame)));
        Ok(faces)
    }

    fn embed(&mut self, frame: &Frame, face: &FaceSeen) -> Result<Embedding, EngineError> {
        let image = mat(frame)?;
        cv("patterns", aligned(&image, face).and_then(|face| patterns(&face))).map(Embedding)
    }

    fn similarity(&self, a: &Embedding, b: &Embedding) -> f32 {
        cosine(&a.0, &b.0)
    }

    fn liveness(&mut self, _: &Frame, _: &FaceSeen) -> Result<Option<f32>, EngineError> {
        Ok(None)
    }
}
