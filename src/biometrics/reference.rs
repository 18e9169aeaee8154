//! The picture a person is compared with: a card's small photo or a portrait, brought to a size faces are found in.

use opencv::core::{BORDER_REPLICATE, Mat, MatTraitConst, Scalar, Size};
use opencv::{core, imgproc};

use super::EngineError;
use super::engine::{Embedding, Engine};
use super::picture::{Picture, cv, frame, mat};

/// Faces are found best when the picture is about this wide.
const WIDTH: i32 = 320;

/// The numbers of the one face in the picture.
pub(super) fn embed(engine: &mut dyn Engine, reference: &Picture) -> Result<Embedding, EngineError> {
    let large = cv("enlarge reference", enlarge(&mat(&reference.to_frame())?))?;
    let frame = frame(&large)?;
    let faces = engine.look(&frame)?;
    let face = faces.first().ok_or(EngineError::NoReference)?;
    engine.embed(&frame, face)
}

/// Enlarged smoothly, with its edge repeated outwards: a portrait fills its picture, and a detector wants margin.
fn enlarge(image: &Mat) -> opencv::Result<Mat> {
    let scale = f64::from(WIDTH) / f64::from(image.cols().max(1));
    let mut large = Mat::default();
    imgproc::resize(image, &mut large, Size::default(), scale, scale, imgproc::INTER_CUBIC)?;
    let margin = WIDTH / 4;
    let mut framed = Mat::default();
    core::copy_make_border(&large, &mut framed, margin, margin, margin, margin, BORDER_REPLICATE, Scalar::default())?;
    Ok(framed)
}
