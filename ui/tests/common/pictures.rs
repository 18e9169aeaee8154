//! Drawn stand-ins for camera frames and codes. Nobody real.

use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// A head before a grey wall, `shift` px aside.
pub fn face(width: u32, height: u32, shift: f32) -> Image {
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(width, height);
    let (w, h) = (width as f32, height as f32);
    for (i, pixel) in buffer.make_mut_slice().iter_mut().enumerate() {
        let x = ((i as u32 % width) as f32 - shift) / w - 0.5;
        let y = (i as u32 / width) as f32 / h;
        *pixel = face_colour(x * w / h, y);
    }
    Image::from_rgb8(buffer)
}

fn inside(x: f32, y: f32, cx: f32, cy: f32, rx: f32, ry: f32) -> bool {
    ((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2) < 1.0
}

fn face_colour(x: f32, y: f32) -> Rgb8Pixel {
    let eye = inside(x.abs(), y, 0.085, 0.44, 0.03, 0.016);
    let mouth = inside(x, y, 0.0, 0.62, 0.06, 0.014);
    if eye || mouth {
        return Rgb8Pixel::new(96, 58, 54);
    }
    if inside(x, y, 0.0, 0.47, 0.19, 0.26) && y > 0.3 {
        return Rgb8Pixel::new(226, 184, 158);
    }
    if inside(x, y, 0.0, 0.42, 0.21, 0.25) {
        return Rgb8Pixel::new(44, 36, 34);
    }
    if x.abs() < 0.075 && y > 0.6 && y < 0.85 {
        return Rgb8Pixel::new(205, 160, 136);
    }
    if inside(x, y, 0.0, 1.05, 0.42, 0.28) {
        return Rgb8Pixel::new(58, 84, 130);
    }
    let wall = 214 - (y * 20.0) as u8;
    Rgb8Pixel::new(wall, wall + 4, wall + 8)
}

/// A field of modules that looks like a code of 29 × 29.
pub fn code() -> Image {
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(33, 33);
    for (i, pixel) in buffer.make_mut_slice().iter_mut().enumerate() {
        let (x, y) = (i as i32 % 33 - 2, i as i32 / 33 - 2);
        let dark = (0..29).contains(&x) && (0..29).contains(&y) && dark(x, y);
        let value = if dark { 16 } else { 255 };
        *pixel = Rgb8Pixel::new(value, value, value);
    }
    Image::from_rgb8(buffer)
}

fn dark(x: i32, y: i32) -> bool {
    for (cx, cy) in [(3, 3), (25, 3), (3, 25)] {
        let ring = (x - cx).abs().max((y - cy).abs());
        if ring <= 4 {
            return ring != 4 && ring != 2;
        }
    }
    (x * 7 + y * 13 + x * y) % 5 < 2
}

/// Where the page lies on [`desk`], as commands of a path.
pub const OUTLINE: &str = "M 176 101 L 657 126 L 614 488 L 133 463 Z";

/// A dark desk, and on it a page a little askew.
pub fn desk(page: bool) -> Image {
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(800, 600);
    for (i, pixel) in buffer.make_mut_slice().iter_mut().enumerate() {
        let (x, y) = ((i % 800) as f32 - 176.0, (i / 800) as f32 - 101.0);
        // Along the edges (481, 25) and (-43, 362).
        let (across, down) = ((x * 362.0 + y * 43.0) / 175_197.0, (y * 481.0 - x * 25.0) / 175_197.0);
        *pixel = if page && (0.0..1.0).contains(&down) && (0.0..1.0).contains(&across) {
            form_colour(across, down)
        } else {
            Rgb8Pixel::new(58, 60, 66)
        };
    }
    Image::from_rgb8(buffer)
}

/// A page of a register without anybody on it.
pub fn form() -> Image {
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(1144, 840);
    for (i, pixel) in buffer.make_mut_slice().iter_mut().enumerate() {
        *pixel = form_colour((i % 1144) as f32 / 1144.0, (i / 1144) as f32 / 840.0);
    }
    Image::from_rgb8(buffer)
}

/// A title, a table of ten rows with strokes in their boxes, and a round seal.
fn form_colour(x: f32, y: f32) -> Rgb8Pixel {
    let (row, within) = ((y - 0.16) / 0.069, (x - 0.05) / 0.9);
    let table = (0.0..=10.03).contains(&row) && (0.0..=1.003).contains(&within);
    let upright = [0.0, 0.22, 0.52, 0.72, 1.0].iter().any(|at| (within - at).abs() < 0.0022);
    let rules = table && (row.fract() < 0.045 || upright);
    let stroke = (x * 230.0).fract() < 0.55 && (y * 120.0).fract() < 0.8;
    let writing = table && (0.34..0.68).contains(&row.fract()) && stroke && (within * 3.7).fract() > 0.55;
    let title = (0.36..0.64).contains(&x) && (0.055..0.105).contains(&y) && stroke;
    let seal = ((x - 0.49) * 1.36).hypot(y - 0.85);
    match (rules || writing || title, (0.066..0.074).contains(&seal)) {
        (_, true) => Rgb8Pixel::new(206, 86, 92),
        (true, false) => Rgb8Pixel::new(58, 58, 66),
        (false, false) => Rgb8Pixel::new(232, 230, 218),
    }
}
