//! Where pictures come from.

use std::{
    convert::Infallible,
    fmt, io,
    net::{TcpStream, ToSocketAddrs},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use crate::{
    LinkFault,
    transport::usb_path::{self, UsbPlace},
};

/// Whether a network camera is there is told by who answers its port.
const KNOCK: Duration = Duration::from_secs(1);

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

    /// Whether there is anything to open, found out without opening it: nobody's picture is taken for it. Blocks up to a second.
    pub fn is_there(&self) -> bool {
        match self {
            Self::V4l2(number) => Path::new(&format!("/dev/video{number}")).exists(),
            Self::UsbPath(place) => place.video(Path::new(usb_path::SYSFS)).is_ok(),
            Self::Url(url) => host_and_port(url).is_some_and(|place| answers(&place)),
            Self::File(path) => path.exists(),
        }
    }

    /// What is said of a source that cannot be opened.
    pub fn absent(&self) -> LinkFault {
        LinkFault::Absent { port: self.to_string(), kind: io::ErrorKind::NotFound }
    }

    /// The name as it was written, password and all; never for a log.
    pub(super) fn in_full(&self) -> String {
        match self {
            Self::V4l2(_) | Self::UsbPath(_) | Self::File(_) => self.to_string(),
            Self::Url(url) => url.clone(),
        }
    }
}

fn answers(place: &str) -> bool {
    let addresses = place.to_socket_addrs().into_iter().flatten();
    addresses.into_iter().any(|address| TcpStream::connect_timeout(&address, KNOCK).is_ok())
}

/// `host:port` of a URL; the port is the scheme's own when none is named.
fn host_and_port(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let named =
        host.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    let own = match scheme {
        "https" => 443,
        "rtsp" => 554,
        _ => 80,
    };
    Some(if named { host.to_owned() } else { format!("{host}:{own}") })
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

    #[test]
    fn a_url_names_who_must_answer() {
        for (url, place) in [
            ("http://10.0.0.9/cam.mjpg", "10.0.0.9:80"),
            ("http://127.0.0.1:8081/cam.mjpg?fps=25", "127.0.0.1:8081"),
            ("rtsp://viewer:s3cret@cam.hall/1", "cam.hall:554"),
            ("https://[fe80::1]/x", "[fe80::1]:443"),
            ("https://[fe80::1]:8443/x", "[fe80::1]:8443"),
        ] {
            assert_eq!(host_and_port(url).as_deref(), Some(place));
        }
    }

    #[test]
    fn a_source_is_there_when_somebody_answers_and_not_when_nobody_does() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Source::Url(format!("http://{}/cam.mjpg", listener.local_addr().unwrap()));
        assert!(url.is_there());
        drop(listener);
        assert!(!url.is_there());
        assert!(!Source::V4l2(9_999).is_there());
    }
}
