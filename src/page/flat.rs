//! The page as if seen from straight above.

use opencv::core::{BORDER_REPLICATE, Point2f, Scalar, Size, ToInputArray};
use opencv::imgproc;

use super::find::Corners;
use super::{HEIGHT, WIDTH};
use crate::secrecy::Wiped;

/// The page between these corners, BGR.
pub(super) fn page(image: &impl ToInputArray, corners: &Corners) -> opencv::Result<Wiped> {
    let (right, bottom) = (WIDTH as f32, HEIGHT as f32);
    let square = [(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)].map(|(x, y)| Point2f::new(x, y));
    let way = imgproc::get_perspective_transform_slice_def(*corners, square)?;
    let mut flat = Wiped::default();
    let (size, linear) = (Size::new(WIDTH, HEIGHT), imgproc::INTER_LINEAR);
    imgproc::warp_perspective(image, &mut *flat, &way, size, linear, BORDER_REPLICATE, Scalar::default())?;
    Ok(flat)
}
