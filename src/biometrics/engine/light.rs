//! Light and sharpness of a face, measured the same way for every engine.

use opencv::core::{CV_64F, Mat, MatTraitConst, Rect, Scalar};
use opencv::{core, imgproc};

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Light {
    /// Variance of the Laplacian.
    pub sharpness: f32,
    /// Mean grey, 0–255.
    pub brightness: f32,
    /// Darker half over brighter half, 0–1.
    pub evenness: f32,
}

/// Measures the part of the box that lies in the picture.
pub(super) fn measure_light(image: &Mat, rect: [f32; 4]) -> opencv::Result<Light> {
    let frame = Rect::new(0, 0, image.cols(), image.rows());
    let face = Rect::new(rect[0] as i32, rect[1] as i32, rect[2] as i32, rect[3] as i32) & frame;
    if face.width < 4 || face.height < 4 {
        return Ok(Light { sharpness: 0.0, brightness: 0.0, evenness: 0.0 });
    }
    let mut grey = Mat::default();
    imgproc::cvt_color_def(&Mat::roi(image, face)?, &mut grey, imgproc::COLOR_BGR2GRAY)?;
    let half = |x: i32| -> opencv::Result<f64> {
        let part = Rect::new(x, 0, face.width / 2, face.height);
        Ok(core::mean_def(&Mat::roi(&grey, part)?)?.0[0])
    };
    let (one, other) = (half(0)?, half(face.width / 2)?);
    Ok(Light {
        sharpness: laplacian_variance(&grey)? as f32,
        brightness: core::mean_def(&grey)?.0[0] as f32,
        evenness: (one.min(other) / one.max(other).max(1.0)) as f32,
    })
}

fn laplacian_variance(grey: &Mat) -> opencv::Result<f64> {
    let mut edges = Mat::default();
    imgproc::laplacian(grey, &mut edges, CV_64F, 1, 1.0, 0.0, core::BORDER_DEFAULT)?;
    let (mut mean, mut deviation) = (Scalar::default(), Scalar::default());
    core::mean_std_dev_def(&edges, &mut mean, &mut deviation)?;
    Ok(deviation.0[0] * deviation.0[0])
}
