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
