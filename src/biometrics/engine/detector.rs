//! The face detector (YuNet, form of 2023): boxes and five landmarks. OpenCV 4.6 cannot drive this form by itself, so the
//! net's outputs are decoded here.

use opencv::core::{BORDER_CONSTANT, CV_32F, Mat, MatTraitConst, MatTraitConstManual, Scalar, Size, Vector};
use opencv::dnn::{Net, blob_from_image, read_net_from_onnx_buffer};
use opencv::prelude::*;
use opencv::{core, imgproc};

use super::super::EngineError;
use super::super::picture::cv;

/// Frames are looked at in this width: faces of 60 to 300 pixels are what the net is best at.
const WIDTH: i32 = 320;
const STRIDES: [i32; 3] = [8, 16, 32];
const OVERLAP: f32 = 0.3;

/// A face as the net sees it, in pixels of the frame.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub rect: [f32; 4],
    pub landmarks: [(f32, f32); 5],
    pub score: f32,
}

pub(super) struct Detector {
    net: Net,
    threshold: f32,
}

impl Detector {
    pub fn new(model: &[u8], threshold: f32) -> Result<Self, EngineError> {
        let buffer = Vector::<u8>::from_slice(model);
        Ok(Self { net: cv("load detector", read_net_from_onnx_buffer(&buffer))?, threshold })
    }

    pub fn find(&mut self, image: &Mat) -> Result<Vec<Found>, EngineError> {
        let scale = (WIDTH as f32 / image.cols() as f32).min(1.0);
        let (padded, size) = cv("prepare detection", prepare(image, scale))?;
        let outputs = cv("detect", self.forward(&padded))?;
        let mut found = Vec::new();
        for (level, stride) in STRIDES.into_iter().enumerate() {
            let read = |kind: usize| cv("read detection", values(&outputs, kind * STRIDES.len() + level));
            let (cls, obj, boxes, points) = (read(0)?, read(1)?, read(2)?, read(3)?);
            found.extend(decode(&cls, &obj, &boxes, &points, stride, size, self.threshold));
        }
        let mut kept = suppress(found);
        kept.iter_mut().for_each(|face| face.grow(1.0 / scale));
        Ok(kept)
    }

    fn forward(&mut self, padded: &Mat) -> opencv::Result<Vector<Mat>> {
        let blob = blob_from_image(padded, 1.0, Size::default(), Scalar::default(), false, false, CV_32F)?;
        self.net.set_input_def(&blob)?;
        let mut names = Vector::<String>::new();
        for kind in ["cls", "obj", "bbox", "kps"] {
            for stride in STRIDES {
                names.push(&format!("{kind}_{stride}"));
            }
        }
        let mut outputs = Vector::<Mat>::new();
        self.net.forward(&mut outputs, &names)?;
        Ok(outputs)
    }
}

impl Found {
    fn grow(&mut self, by: f32) {
        self.rect.iter_mut().for_each(|v| *v *= by);
        self.landmarks.iter_mut().for_each(|(x, y)| (*x, *y) = (*x * by, *y * by));
    }
}

/// Scaled, and padded right and below with black to a multiple of the coarsest stride.
fn prepare(image: &Mat, scale: f32) -> opencv::Result<(Mat, Size)> {
    let size = Size::new((image.cols() as f32 * scale) as i32, (image.rows() as f32 * scale) as i32);
    let mut small = Mat::default();
    imgproc::resize(image, &mut small, size, 0.0, 0.0, imgproc::INTER_LINEAR)?;
    let fill = |n: i32| (32 - n % 32) % 32;
    let mut padded = Mat::default();
    let (below, right) = (fill(size.height), fill(size.width));
    core::copy_make_border(&small, &mut padded, 0, below, 0, right, BORDER_CONSTANT, Scalar::default())?;
    Ok((padded.try_clone()?, padded.size()?))
}

fn values(outputs: &Vector<Mat>, at: usize) -> opencv::Result<Vec<f32>> {
    Ok(outputs.get(at)?.data_typed::<f32>()?.to_vec())
}

/// Anchor-free heads: one candidate a cell, offsets in cells, sizes as logarithms.
fn decode(
    cls: &[f32],
    obj: &[f32],
    boxes: &[f32],
    points: &[f32],
    stride: i32,
    size: Size,
    threshold: f32,
) -> Vec<Found> {
    let columns = usize::try_from(size.width / stride).unwrap_or(1).max(1);
    let s = stride as f32;
    let mut found = Vec::new();
    for (cell, ((c, o), (b, k))) in
        cls.iter().zip(obj).zip(boxes.chunks_exact(4).zip(points.chunks_exact(10))).enumerate()
    {
        let score = (c.clamp(0.0, 1.0) * o.clamp(0.0, 1.0)).sqrt();
        if score < threshold {
            continue;
        }
        let (column, row) = ((cell % columns) as f32, (cell / columns) as f32);
        let (cx, cy) = ((column + b[0]) * s, (row + b[1]) * s);
        let (w, h) = (b[2].exp() * s, b[3].exp() * s);
        let landmark = |n: usize| ((k[2 * n] + column) * s, (k[2 * n + 1] + row) * s);
        found.push(Found {
            rect: [cx - w / 2.0, cy - h / 2.0, w, h],
            landmarks: [landmark(0), landmark(1), landmark(2), landmark(3), landmark(4)],
            score,
        });
    }
    found
}

/// Keeps the best of boxes that lie on each other.
fn suppress(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Found> = Vec::new();
    for face in found {
        if kept.iter().all(|other| overlap(&face.rect, &other.rect) < OVERLAP) {
            kept.push(face);
        }
    }
    kept
}

fn overlap(a: &[f32; 4], b: &[f32; 4]) -> f32 {
    let side = |p: f32, n: f32, q: f32, m: f32| ((p + n).min(q + m) - p.max(q)).max(0.0);
    let shared = side(a[0], a[2], b[0], b[2]) * side(a[1], a[3], b[1], b[3]);
    shared / (a[2] * a[3] + b[2] * b[3] - shared).max(f32::EPSILON)
}
