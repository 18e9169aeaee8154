//! Where the page lies: the one bright sheet on a dark desk, and its four corners between the lines of its edges.

use opencv::core::{
    Mat, MatTraitConst, MatTraitConstManual, Point, Point2f, Rect, Size, ToInputArray, Vector, bitwise_not_def, mean,
};
use opencv::imgproc;

use super::{HEIGHT, WIDTH};
use crate::secrecy::Wiped;

/// Top left, top right, bottom right, bottom left, in pixels.
pub(super) type Corners = [Point2f; 4];

/// What lies on the desk.
pub(super) enum Seen {
    Nothing,
    CutOff,
    /// Bright, but no page: a page with something on it, or one that lies across.
    Odd,
    Page(Corners),
}

/// Paper is brighter than the desk by at least so many grey levels.
const CONTRAST: f64 = 60.0;
/// The page takes at least this share of the picture.
const SMALLEST: f64 = 0.1;
/// Whatever comes so near to the picture's edge, in pixels, may go on beyond it.
const EDGE: i32 = 6;
/// How far a contour may be from a straight side, as a share of the page's circumference.
const BENT: f64 = 0.02;
/// The sheet's proportion may differ by so much: the camera looks a little from the side.
const PROPORTION: f32 = 0.15;
/// The ends of a side are rounded by the blur and do not count for its line.
const ENDS: f32 = 0.1;

/// Looks for the page.
pub(super) fn page(image: &(impl MatTraitConst + ToInputArray)) -> opencv::Result<Seen> {
    let Some(sheet) = sheet(image)? else { return Ok(Seen::Nothing) };
    if touches_edge(imgproc::bounding_rect(&sheet)?, image.size()?) {
        return Ok(Seen::CutOff);
    }
    let mut hull: Vector<Point> = Vector::new();
    imgproc::convex_hull_def(&sheet, &mut hull)?;
    let mut rough: Vector<Point> = Vector::new();
    imgproc::approx_poly_dp(&hull, &mut rough, BENT * imgproc::arc_length(&hull, true)?, true)?;
    let Ok(rough) = <[Point; 4]>::try_from(rough.iter().collect::<Vec<_>>()) else { return Ok(Seen::Odd) };
    let rough = in_order(rough.map(|p| Point2f::new(p.x as f32, p.y as f32)));
    if !has_the_proportion(&rough) {
        return Ok(Seen::Odd);
    }
    Ok(fine(&sheet, &rough)?.map_or(Seen::Odd, Seen::Page))
}

/// The furthest way a corner has gone.
pub(super) fn moved(before: &Corners, now: &Corners) -> f32 {
    before.iter().zip(now).map(|(a, b)| length(*b - *a)).fold(0.0, f32::max)
}

/// The contour of the largest bright thing, if it is bright and large enough.
fn sheet(image: &(impl MatTraitConst + ToInputArray)) -> opencv::Result<Option<Vector<Point>>> {
    let (mut grey, mut smooth) = (Wiped::default(), Wiped::default());
    imgproc::cvt_color_def(image, &mut *grey, imgproc::COLOR_BGR2GRAY)?;
    imgproc::gaussian_blur_def(&*grey, &mut *smooth, Size::new(5, 5), 0.0)?;
    let (mut bright, mut dark) = (Mat::default(), Mat::default());
    imgproc::threshold(&*smooth, &mut bright, 0.0, 255.0, imgproc::THRESH_BINARY | imgproc::THRESH_OTSU)?;
    bitwise_not_def(&bright, &mut dark)?;
    let level = |of: &Mat| -> opencv::Result<f64> { Ok(mean(&*smooth, of)?.0[0]) };
    if level(&bright)? - level(&dark)? < CONTRAST {
        return Ok(None);
    }
    let mut contours: Vector<Vector<Point>> = Vector::new();
    imgproc::find_contours_def(&bright, &mut contours, imgproc::RETR_EXTERNAL, imgproc::CHAIN_APPROX_NONE)?;
    largest(&contours, SMALLEST * f64::from(image.cols()) * f64::from(image.rows()))
}

fn largest(contours: &Vector<Vector<Point>>, least: f64) -> opencv::Result<Option<Vector<Point>>> {
    let mut best = None;
    let mut size = least;
    for contour in contours {
        let area = imgproc::contour_area_def(&contour)?;
        if area >= size {
            (best, size) = (Some(contour), area);
        }
    }
    Ok(best)
}

fn touches_edge(around: Rect, picture: Size) -> bool {
    let (right, bottom) = (around.x + around.width, around.y + around.height);
    around.x < EDGE || around.y < EDGE || right > picture.width - EDGE || bottom > picture.height - EDGE
}

/// Clockwise from the corner nearest to the picture's upper left.
fn in_order(mut corners: Corners) -> Corners {
    let middle = corners.iter().fold(Point2f::new(0.0, 0.0), |sum, p| sum + *p) * 0.25;
    corners.sort_by(|a, b| angle(*a - middle).total_cmp(&angle(*b - middle)));
    let first = (0..4).min_by(|a, b| (corners[*a].x + corners[*a].y).total_cmp(&(corners[*b].x + corners[*b].y)));
    corners.rotate_left(first.unwrap_or(0));
    corners
}

fn has_the_proportion([a, b, c, d]: &Corners) -> bool {
    let across = length(*b - *a) + length(*c - *d);
    let down = length(*d - *a) + length(*c - *b);
    let wanted = WIDTH as f32 / HEIGHT as f32;
    (across / down.max(1.0) / wanted - 1.0).abs() < PROPORTION
}

/// Where the lines through the sides meet. `None`: a side is hardly there.
fn fine(contour: &Vector<Point>, rough: &Corners) -> opencv::Result<Option<Corners>> {
    let mut sides = Vec::with_capacity(4);
    for (from, to) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
        match side(contour, rough[from], rough[to])? {
            Some(line) => sides.push(line),
            None => return Ok(None),
        }
    }
    let meet = |one: usize, other: usize| crossing(sides[one], sides[other]);
    let corners = [meet(3, 0), meet(0, 1), meet(1, 2), meet(2, 3)];
    Ok(match corners {
        [Some(a), Some(b), Some(c), Some(d)] => Some([a, b, c, d]),
        _ => None,
    })
}

/// A line by its direction and a point of it.
#[derive(Clone, Copy)]
struct Line {
    way: Point2f,
    at: Point2f,
}

fn side(contour: &Vector<Point>, from: Point2f, to: Point2f) -> opencv::Result<Option<Line>> {
    let (along, whole) = (to - from, length(to - from).max(1.0));
    let near = BENT as f32 * 2.0 * whole;
    let belongs = |p: &Point2f| {
        let (way, off) = (dot(*p - from, along) / (whole * whole), cross(along, *p - from).abs() / whole);
        (ENDS..1.0 - ENDS).contains(&way) && off < near
    };
    let points = contour.iter().map(|p| Point2f::new(p.x as f32, p.y as f32)).filter(belongs);
    let points: Vector<Point2f> = points.collect();
    if (points.len() as f32) < whole / 2.0 {
        return Ok(None);
    }
    line_through(&points).map(Some)
}

fn line_through(points: &impl ToInputArray) -> opencv::Result<Line> {
    let mut line = Mat::default();
    imgproc::fit_line(points, &mut line, imgproc::DIST_HUBER, 0.0, 0.01, 0.01)?;
    let values: Vec<f32> = line.data_typed::<f32>()?.to_vec();
    let value = |n: usize| values.get(n).copied().unwrap_or(0.0);
    Ok(Line { way: Point2f::new(value(0), value(1)), at: Point2f::new(value(2), value(3)) })
}

fn crossing(one: Line, other: Line) -> Option<Point2f> {
    let slope = cross(one.way, other.way);
    if slope.abs() < 0.1 {
        return None;
    }
    Some(one.at + one.way * (cross(other.at - one.at, other.way) / slope))
}

fn length(p: Point2f) -> f32 {
    p.x.hypot(p.y)
}

fn angle(p: Point2f) -> f32 {
    p.y.atan2(p.x)
}

fn dot(a: Point2f, b: Point2f) -> f32 {
    a.x * b.x + a.y * b.y
}

fn cross(a: Point2f, b: Point2f) -> f32 {
    a.x * b.y - a.y * b.x
}
