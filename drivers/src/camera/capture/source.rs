//! Where pictures come from, and how OpenCV opens it.

use std::{
    convert::Infallible,
    fmt, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use opencv::{
    core::{self, Mat, Vector},
    imgproc,
    prelude::*,
    videoio::{self, VideoCapture},
};

use crate::{
    LinkFault, Secret,
    camera::Frame,
    transport::usb_path::{self, UsbPlace},
};

/// Milliseconds a network camera may take to answer.
const OPEN_TIMEOUT_MS: i32 = 5_000;
const READ_TIMEOUT_MS: i32 = 2_000;
/// Automatic exposure and white balance have settled after this many frames.
const WARM_UP: usize = 10;

/// A camera as the configuration names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `v4l2:N`, the camera at `/dev/videoN`.
    V4l2(i32),
    /// `usb-path:1-1.2`, the camera plugged in there.
    UsbPath(UsbPlace),
    /// `http://…`, motion JPEG from a network camera (or `https`, `rtsp`).
    Url(String),
    /// A recording or a picture, shown again from its start when it ends.
    File(PathBuf),
}

impl FromStr for Source {
    type Err = Infallible;

    /// Whatever is neither a camera's number nor a URL is a file.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let number = text.strip_prefix("v4l2:").and_then(|number| number.parse().ok());
        let place = text.strip_prefix("usb-path:").and_then(UsbPlace::parse);
        let url = ["http://", "https://", "rtsp://"].iter().any(|scheme| text.starts_with(scheme));
        let local = number.map(Self::V4l2).or(place.map(Self::UsbPath));
        Ok(match local {
            Some(camera) => camera,
            None if url => Self::Url(text.to_owned()),
            None => Self::File(text.into()),
        })
    }
}

/// The name without a password in it.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4l2(number) => write!(f, "v4l2:{number}"),
            Self::UsbPath(place) => write!(f, "{place}"),
            Self::Url(url) => match url.split_once("://").zip(url.rsplit_once('@')) {
                Some(((scheme, _), (_, host))) => write!(f, "{scheme}://{host}"),
                None => f.write_str(url),
            },
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

impl Source {
    /// Whether it goes on without being read, so that only its newest picture matters.
    pub fn is_live(&self) -> bool {
        match self {
            Self::V4l2(_) | Self::UsbPath(_) | Self::Url(_) => true,
            Self::File(_) => false,
        }
    }

    /// Opens it. Errors: `Absent`.
    pub(super) fn open(&self) -> Result<Stream, LinkFault> {
        if let Self::UsbPath(place) = self {
            let number = place.video(Path::new(usb_path::SYSFS)).map_err(|_| self.absent())?;
            return Self::V4l2(number).open().map_err(|_| self.absent());
        }
        if matches!(self, Self::File(path) if !path.exists()) {
            return Err(self.absent());
        }
        let mut stream = self.video().ok().filter(|video| video.is_opened().unwrap_or(false)).map(Stream);
        if let (Self::V4l2(_), Some(stream)) = (self, &mut stream) {
            stream.warm_up();
        }
        stream.ok_or_else(|| self.absent())
    }

    fn absent(&self) -> LinkFault {
        LinkFault::Absent { port: self.to_string(), kind: io::ErrorKind::NotFound }
    }

    fn video(&self) -> opencv::Result<VideoCapture> {
        match self {
            Self::V4l2(number) => VideoCapture::new(*number, videoio::CAP_V4L2),
            Self::UsbPath(_) => Err(opencv::Error::new(core::StsBadArg, "a socket is looked up before it is opened")),
            Self::File(path) => VideoCapture::from_file(path, videoio::CAP_ANY),
            Self::Url(url) => {
                let limits = [
                    [videoio::CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS],
                    [videoio::CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS],
                ];
                let limits = Vector::from_slice(limits.as_flattened());
                VideoCapture::from_file_with_params(url, videoio::CAP_FFMPEG, &limits)
            }
        }
    }
}

/// An open source.
pub(super) struct Stream(VideoCapture);

impl Stream {
    /// Waits for the next picture. Errors: `Lost` at the end of a file or when the camera is gone.
    pub(super) fn read(&mut self) -> Result<Frame, LinkFault> {
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
    Ok(Frame { width, height, bgr: Secret::new(picture.data_bytes()?.to_vec()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_told_by_its_name() {
        assert_eq!("v4l2:2".parse(), Ok(Source::V4l2(2)));
        assert_eq!("usb-path:1-1.2".parse(), Ok(Source::UsbPath(UsbPlace::parse("1-1.2").unwrap())));
        assert_eq!("http://h/cam".parse(), Ok(Source::Url("http://h/cam".to_owned())));
        assert_eq!("people/walk.avi".parse(), Ok(Source::File("people/walk.avi".into())));
    }

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        let source = Source::Url("rtsp://viewer:s3cret@10.0.0.9/1".to_owned());
        assert_eq!(source.to_string(), "rtsp://10.0.0.9/1");
    }
}
