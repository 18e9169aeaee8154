//! A desk as a camera above it sees it: dark, with a sheet somewhere on it, seen a little from the side.

mod paper;

use image::{Rgb, RgbImage};

pub use paper::printed;

/// What spoils the picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spoilt {
    /// Nothing.
    #[default]
    Nothing,
    /// The sheet is being moved.
    Moved,
    /// The camera is out of focus.
    Unfocused,
    /// The lamp is reflected by the sheet.
    Glare,
}

/// A sheet on the desk.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    /// What is on it.
    pub page: &'a RgbImage,
    /// Turned by so many degrees, clockwise.
    pub turn: i16,
    /// A part of it lies outside the picture.
    pub cut_off: bool,
}

const CLOTH: [f32; 3] = [58.0, 60.0, 66.0];

/// A point of the picture or of the page.
pub type Point = (f32, f32);

/// The picture.
pub fn seen(sheet: Option<Sheet<'_>>, spoilt: Spoilt, width: u32, height: u32) -> RgbImage {
    let mut picture = RgbImage::from_fn(width, height, |x, y| lit(CLOTH, x, y, width, height));
    if let Some(Sheet { page, turn, cut_off }) = sheet {
        let corners = corners(turn, cut_off, page.height() as f32 / page.width() as f32, width, height);
        lay(&mut picture, page, &Projection::onto(corners));
    }
    match spoilt {
        Spoilt::Nothing => picture,
        Spoilt::Moved => smeared(&picture, &[(18, 6)]),
        Spoilt::Unfocused => smeared(&picture, &[(9, 0), (0, 9), (6, 6), (6, -6)]),
        Spoilt::Glare => with_glare(picture),
    }
}

/// The lamp hangs over the middle; the cloth has a grain.
fn lit(colour: [f32; 3], x: u32, y: u32, width: u32, height: u32) -> Rgb<u8> {
    let (dx, dy) = (x as f32 / width as f32 - 0.5, y as f32 / height as f32 - 0.5);
    let lamp = 1.04 - 0.5 * (dx * dx + dy * dy);
    let grain = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77)).wrapping_mul(0xC2B2_AE3D) >> 29;
    Rgb(colour.map(|v| (v * lamp + grain as f32 - 3.5).clamp(0.0, 255.0) as u8))
}

/// Where the corners of a sheet lie that is `tall` times as high as wide: turned, nearer to the camera at its lower edge.
///
/// It takes 0.6 of the width: at 30 degrees it still lies in the picture.
pub fn corners(turn: i16, cut_off: bool, tall: f32, width: u32, height: u32) -> [Point; 4] {
    let (half_w, half_h) = (0.3 * width as f32, 0.3 * width as f32 * tall);
    let (sin, cos) = f32::from(turn).to_radians().sin_cos();
    let centre = (width as f32 * if cut_off { 0.72 } else { 0.5 }, height as f32 * 0.5);
    [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(u, v): Point| {
        let near = 1.0 + 0.05 * v;
        let (x, y) = (u * half_w * near, v * half_h * near);
        (centre.0 + x * cos - y * sin, centre.1 + x * sin + y * cos)
    })
}

/// Draws the sheet over the picture.
fn lay(picture: &mut RgbImage, page: &RgbImage, projection: &Projection) {
    let (width, height) = (picture.width(), picture.height());
    let (wide, tall) = (page.width() as f32, page.height() as f32);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (u, v) = projection.back((x as f32 + 0.5, y as f32 + 0.5));
        if (0.0..1.0).contains(&u) && (0.0..1.0).contains(&v) {
            *pixel = lit(sample(page, u * wide, v * tall), x, y, width, height);
        }
    }
}

/// Linear between the four pixels around.
fn sample(page: &RgbImage, x: f32, y: f32) -> [f32; 3] {
    let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
    let (fx, fy) = (x.fract(), y.fract());
    let at = |dx: u32, dy: u32| {
        let (x, y) = ((x as u32 + dx).min(page.width() - 1), (y as u32 + dy).min(page.height() - 1));
        page.get_pixel(x, y).0.map(f32::from)
    };
    let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
    std::array::from_fn(|k| (a[k] * (1.0 - fx) + b[k] * fx) * (1.0 - fy) + (c[k] * (1.0 - fx) + d[k] * fx) * fy)
}

/// The mean along each way in turn: a movement, or several to lose all edges.
fn smeared(picture: &RgbImage, ways: &[(i32, i32)]) -> RgbImage {
    const STEPS: i32 = 9;
    ways.iter().fold(picture.clone(), |from, (dx, dy)| {
        RgbImage::from_fn(from.width(), from.height(), |x, y| {
            let at = |step: i32| {
                let x = (x as i32 + dx * step / STEPS).clamp(0, from.width() as i32 - 1);
                let y = (y as i32 + dy * step / STEPS).clamp(0, from.height() as i32 - 1);
                from.get_pixel(x as u32, y as u32).0.map(i32::from)
            };
            let sums = (0..STEPS).map(at).fold([0; 3], |sum, v| std::array::from_fn(|k| sum[k] + v[k]));
            Rgb(sums.map(|sum| (sum / STEPS) as u8))
        })
    })
}

/// The lamp in the page's plastic cover.
fn with_glare(mut picture: RgbImage) -> RgbImage {
    let (cx, cy) = (picture.width() as f32 * 0.58, picture.height() as f32 * 0.45);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let away = ((x as f32 - cx) / 130.0).hypot((y as f32 - cy) / 60.0);
        let shine = (2.0 - away).clamp(0.0, 1.0);
        pixel.0 = pixel.0.map(|v| (f32::from(v) + (255.0 - f32::from(v)) * shine) as u8);
    }
    picture
}

/// The way from a point of the picture back to the page (0 to 1 in both directions).
struct Projection([[f32; 3]; 3]);

impl Projection {
    /// Of a square onto these corners: top left, top right, bottom right, bottom left (P. Heckbert, "Fundamentals of
    /// Texture Mapping and Image Warping", 1989, section 2.2.3), turned round.
    fn onto([p0, p1, p2, p3]: [Point; 4]) -> Self {
        let (d1, d2) = ((p1.0 - p2.0, p1.1 - p2.1), (p3.0 - p2.0, p3.1 - p2.1));
        let sum = (p0.0 - p1.0 + p2.0 - p3.0, p0.1 - p1.1 + p2.1 - p3.1);
        let cross = |a: Point, b: Point| a.0 * b.1 - b.0 * a.1;
        let g = cross(sum, d2) / cross(d1, d2);
        let h = cross(d1, sum) / cross(d1, d2);
        let forth = [
            [p1.0 - p0.0 + g * p1.0, p3.0 - p0.0 + h * p3.0, p0.0],
            [p1.1 - p0.1 + g * p1.1, p3.1 - p0.1 + h * p3.1, p0.1],
            [g, h, 1.0],
        ];
        Self(adjugate(forth))
    }

    fn back(&self, (x, y): Point) -> Point {
        let [u, v, w] = self.0.map(|row| row[0] * x + row[1] * y + row[2]);
        (u / w, v / w)
    }
}

/// The inverse but for a factor, which falls out of a projection.
fn adjugate(m: [[f32; 3]; 3]) -> [[f32; 3]; 3] {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    std::array::from_fn(|r| std::array::from_fn(|c| minor(c, r)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_come_back_to_the_corners() {
        let corners = corners(12, false, 0.73, 1600, 1200);
        let projection = Projection::onto(corners);
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        for (corner, (u, v)) in corners.into_iter().zip(square) {
            let back = projection.back(corner);
            assert!((back.0 - u).abs() < 1e-3 && (back.1 - v).abs() < 1e-3, "{back:?}");
        }
    }
}
