//! A camera's pictures. OpenCV and the libraries behind it take them apart; what is tried is that whatever they make of a
//! spoilt picture comes back as a frame or an error. Their own memory is not counted here.

use image::{ImageFormat, RgbImage};
use suiban_drivers::camera::capture::Source;
use suiban_eye::Stream;

use super::{Seed, Target, all, found};

/// Motion JPEG, as a recording: a stream of pictures, one after the other.
pub const MJPEG: Target = Target { name: "mjpeg", run: mjpeg, operations: 0, seeds, mutations: 150 };

fn mjpeg(input: &[u8]) -> bool {
    let file = tempfile::Builder::new().suffix(".mjpeg").tempfile();
    let Ok(file) = file.and_then(|file| std::fs::write(file.path(), input).map(|()| file)) else { return false };
    let stream = Stream::open(&Source::File(file.path().to_owned()));
    stream.is_ok_and(|mut stream| (0..3).filter(|_| stream.read().is_ok()).count() > 0)
}

/// The same picture three times.
fn seeds() -> Vec<Seed> {
    let picture = RgbImage::from_fn(16, 16, |x, y| image::Rgb([x as u8 * 16, y as u8 * 16, 128]));
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let film = picture.write_to(&mut jpeg, ImageFormat::Jpeg).map(|()| jpeg.into_inner().repeat(3));
    all([found("mjpeg"), film.into_iter().map(|bytes| Seed { name: "a film".into(), bytes }).collect()])
}
