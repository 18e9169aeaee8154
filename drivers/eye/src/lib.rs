//! Opens a camera with OpenCV's VideoCapture: V4L2, motion JPEG over HTTP, recordings.
//!
//! VideoCapture brings two hundred libraries with it (FFmpeg, GStreamer, GDAL) and takes apart whatever a network camera sends.
//! Both stay in the program `suiban-eye`: what goes wrong there is a camera that is gone, and a kiosk nobody stands before
//! does not carry it. It must not know who looks or why.

use std::{io, path::Path};

use opencv::{
    core::{self, Mat, Vector},
    imgproc,
    prelude::*,
    videoio::{self, VideoCapture},
};
use suiban_drivers::{
    LinkFault,
    camera::{Frame, capture::Source},
    transport::usb_path,
};

/// Milliseconds a network camera may take to answer.
const OPEN_TIMEOUT_MS: i32 = 5_000;
const READ_TIMEOUT_MS: i32 = 2_000;
/// Automatic exposure and white balance have settled after this many frames.
const WARM_UP: usize = 10;

/// An open source.
pub struct Stream(VideoCapture);

impl Stream {
    /// Opens it. Errors: `Absent`.
    pub fn open(source: &Source) -> Result<Self, LinkFault> {
        if let Source::UsbPath(place) = source {
            let number = place.video(Path::new(usb_path::SYSFS)).map_err(|_| source.absent())?;
            return Self::open(&Source::V4l2(number)).map_err(|_| source.absent());
        }
        let mut stream = video(source).ok().filter(|video| video.is_opened().unwrap_or(false)).map(Self);
        if let (Source::V4l2(_), Some(stream)) = (source, &mut stream) {
            stream.warm_up();
        }
        stream.ok_or_else(|| source.absent())
    }

    /// Waits for the next picture. Errors: `Lost` at the end of a file or when the camera is gone.
    pub fn read(&mut self) -> Result<Frame, LinkFault> {
        let mut picture = Mat::default();
        let whole = self.0.read(&mut picture).unwrap_or(false) && !picture.empty();
        let frame = if whole { frame(picture).ok() } else { None };
        frame.ok_or(LinkFault::Lost { command: "grab a frame", kind: io::ErrorKind::UnexpectedEof })
    }

    fn warm_up(&mut self) {
        for _ in 0..WARM_UP {
            self.0.grab().ok();
        }
    }
}

fn video(source: &Source) -> opencv::Result<VideoCapture> {
    match source {
        Source::V4l2(number) => VideoCapture::new(*number, videoio::CAP_V4L2),
        Source::UsbPath(_) => Err(opencv::Error::new(core::StsBadArg, "a socket is looked up before it is opened")),
        Source::File(path) => VideoCapture::from_file(path, videoio::CAP_ANY),
        Source::Url(url) => {
            let limits = [
                [videoio::CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS],
                [videoio::CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS],
            ];
            let limits = Vector::from_slice(limits.as_flattened());
            VideoCapture::from_file_with_params(url, videoio::CAP_FFMPEG, &limits)
        }
    }
}

/// Infrared cameras give grey pictures.
fn frame(picture: Mat) -> opencv::Result<Frame> {
    let picture = if picture.channels() == 1 {
        let mut colour = Mat::default();
        imgproc::cvt_color_def(&picture, &mut colour, imgproc::COLOR_GRAY2BGR)?;
        colour
    } else {
        picture
    };
    if picture.typ() != core::CV_8UC3 {
        return Err(opencv::Error::new(core::StsUnsupportedFormat, "not 8-bit BGR"));
    }
    let (width, height) = (picture.cols().unsigned_abs(), picture.rows().unsigned_abs());
    Ok(Frame::new(width, height, picture.data_bytes()?.to_vec()))
}
