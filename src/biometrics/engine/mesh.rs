//! Face mesh: 468 points, from which the openness of eyes and mouth is measured.

use opencv::core::{CV_32F, Mat, MatTraitConstManual, Point2f, Scalar, Size, Vector};
use opencv::dnn::{Net, read_net_from_onnx_buffer};
use opencv::prelude::*;
use opencv::{core, imgproc};

use super::super::EngineError;
use super::super::picture::cv;
use super::detector::Found;

const SIDE: i32 = 192;
/// The crop is this much wider than the face.
const MARGIN: f32 = 1.4;
/// Brings the nose's place to about 0.5 at 25°.
const TURN_SCALE: f32 = 0.8;

/// Openness of eyes (ratio of heights to width) and mouth, and turn of the head.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Openness {
    pub eyes: f32,
    pub mouth: f32,
    /// Where the nose stands between the edges of the face: 0 in the middle, positive to the person's own left.
    pub yaw: f32,
}

pub(super) struct Mesh {
    net: Net,
}

impl Mesh {
    pub fn new(model: &[u8]) -> Result<Self, EngineError> {
        let buffer = Vector::<u8>::from_slice(model);
        Ok(Self { net: cv("load landmarks", read_net_from_onnx_buffer(&buffer))? })
    }

    pub fn measure(&mut self, image: &Mat, face: &Found) -> Result<Openness, EngineError> {
        let points = cv("landmarks", self.points(image, face))?;
        Ok(openness(&points))
    }

    fn points(&mut self, image: &Mat, face: &Found) -> opencv::Result<Vec<f32>> {
        let crop = level_crop(image, face)?;
        let mut rgb = Mat::default();
        imgproc::cvt_color_def(&crop, &mut rgb, imgproc::COLOR_BGR2RGB)?;
        let mut scaled = Mat::default();
        rgb.convert_to(&mut scaled, CV_32F, 1.0 / 255.0, 0.0)?;
        // The net takes rows of pixels of channels, not planes.
        let flat = scaled.data_typed::<core::Vec3f>()?.iter().flat_map(|p| p.0).collect::<Vec<f32>>();
        let blob = Mat::new_nd_with_data(&[1, SIDE, SIDE, 3], &flat)?.try_clone()?;
        self.net.set_input_def(&blob)?;
        Ok(self.net.forward_single_def()?.data_typed::<f32>()?.to_vec())
    }
}

/// The face turned so that the eyes are level, as the net was trained.
fn level_crop(image: &Mat, face: &Found) -> opencv::Result<Mat> {
    let [x, y, w, h] = face.rect;
    let (right, left) = (face.landmarks[0], face.landmarks[1]);
    let angle = (left.1 - right.1).atan2(left.0 - right.0).to_degrees();
    let centre = Point2f::new(x + w / 2.0, y + h / 2.0);
    let scale = SIDE as f32 / (MARGIN * w.max(h));
    let mut turn = imgproc::get_rotation_matrix_2d(centre, f64::from(angle), f64::from(scale))?;
    *turn.at_2d_mut::<f64>(0, 2)? += f64::from(SIDE) / 2.0 - f64::from(centre.x);
    *turn.at_2d_mut::<f64>(1, 2)? += f64::from(SIDE) / 2.0 - f64::from(centre.y);
    let mut crop = Mat::default();
    let size = Size::new(SIDE, SIDE);
    imgproc::warp_affine(
        image,
        &mut crop,
        &turn,
        size,
        imgproc::INTER_LINEAR,
        core::BORDER_REPLICATE,
        Scalar::default(),
    )?;
    Ok(crop)
}

/// Ratios of lid and lip distances, by the mesh's own point numbers.
fn openness(points: &[f32]) -> Openness {
    let at = |n: usize| (points.get(3 * n).copied().unwrap_or(0.0), points.get(3 * n + 1).copied().unwrap_or(0.0));
    let d = |a: usize, b: usize| (at(a).0 - at(b).0).hypot(at(a).1 - at(b).1);
    let eye = |upper: [usize; 2], lower: [usize; 2], corners: [usize; 2]| {
        (d(upper[0], lower[0]) + d(upper[1], lower[1])) / (2.0 * d(corners[0], corners[1])).max(f32::EPSILON)
    };
    let right = eye([160, 158], [144, 153], [33, 133]);
    let left = eye([385, 387], [380, 373], [362, 263]);
    // Nose tip between the points before the ears; measured far steadier than the detector's five points.
    let (nose, one, other) = (at(1).0, at(234).0, at(454).0);
    let yaw = TURN_SCALE * (2.0 * nose - one - other) / (other - one).abs().max(1.0);
    Openness { eyes: (right + left) / 2.0, mouth: d(13, 14) / d(78, 308).max(f32::EPSILON), yaw }
}
