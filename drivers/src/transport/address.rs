//! Where a device is plugged in, as the configuration writes it, and how to get a pipe to it.
//!
//! Knows the ways in (serial, TCP, USB bulk, a socket on the USB tree); which device is behind one is the caller's business.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    BoxPipe,
    serial::{self, SerialSettings, SetBaud},
    tcp, usb,
    usb_path::{self, Plugged, UsbPlace},
};
use crate::LinkFault;

/// A device's port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PortAddress {
    /// `/dev/tty…` or `serial:/dev/tty…@115200`.
    Serial {
        /// The port's file.
        path: PathBuf,
        /// A speed other than the driver's own.
        baud: Option<u32>,
    },
    /// `tcp:HOST:PORT`, a serial server or a device with a socket of its own.
    Tcp {
        /// Host name or address, an IPv6 address without its brackets.
        host: String,
        /// TCP port.
        port: u16,
    },
    /// `usb:VID:PID` or `usb:VID:PID:INTERFACE`, ids in hex.
    Usb(usb::UsbPort),
    /// `usb-path:1-1.2`, whatever is plugged in there; `usb-path:1-1.2:0` one interface of it, `usb-path:1-1.2@9600` at a
    /// speed of its own.
    UsbPath {
        /// The socket.
        place: UsbPlace,
        /// A speed other than the driver's own.
        baud: Option<u32>,
    },
}

/// A port's name that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no port: write /path, serial:/path@BAUD, tcp:HOST:PORT, usb:VID:PID or usb-path:BUS-PORT.PORT")]
pub struct BadAddress(String);

impl FromStr for PortAddress {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let parsed = match text.split_once(':') {
            Some(("serial", rest)) => parse_serial(rest),
            Some(("tcp", rest)) => parse_tcp(rest),
            Some(("usb", rest)) => usb::UsbPort::parse(rest).map(Self::Usb),
            Some(("usb-path", rest)) => parse_usb_path(rest),
            Some(_) | None if text.starts_with('/') => Some(Self::Serial { path: text.into(), baud: None }),
            Some(_) | None => None,
        };
        parsed.ok_or_else(|| BadAddress(text.to_owned()))
    }
}

/// `PLACE` or `PLACE@BAUD`.
fn parse_speed(rest: &str) -> Option<(&str, Option<u32>)> {
    Some(match rest.rsplit_once('@') {
        Some((place, baud)) => (place, Some(baud.parse().ok().filter(|baud| *baud > 0)?)),
        None => (rest, None),
    })
}

fn parse_usb_path(rest: &str) -> Option<PortAddress> {
    let (place, baud) = parse_speed(rest)?;
    Some(PortAddress::UsbPath { place: UsbPlace::parse(place)?, baud })
}

fn parse_serial(rest: &str) -> Option<PortAddress> {
    let (path, baud) = parse_speed(rest)?;
    path.starts_with('/').then(|| PortAddress::Serial { path: path.into(), baud })
}

fn parse_tcp(rest: &str) -> Option<PortAddress> {
    let (host, port) = rest.rsplit_once(':')?;
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    (!host.is_empty()).then_some(PortAddress::Tcp { host: host.to_owned(), port: port.parse().ok()? })
}

impl fmt::Display for PortAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serial { path, baud: None } => write!(f, "{}", path.display()),
            Self::Serial { path, baud: Some(baud) } => write!(f, "serial:{}@{baud}", path.display()),
            Self::Tcp { host, port } if host.contains(':') => write!(f, "tcp:[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
            Self::Usb(port) => write!(f, "{port}"),
            Self::UsbPath { place, baud: None } => write!(f, "{place}"),
            Self::UsbPath { place, baud: Some(baud) } => write!(f, "{place}@{baud}"),
        }
    }
}

impl TryFrom<String> for PortAddress {
    type Error = BadAddress;

    fn try_from(text: String) -> Result<Self, BadAddress> {
        text.parse()
    }
}

impl From<PortAddress> for String {
    fn from(address: PortAddress) -> Self {
        address.to_string()
    }
}

/// Opens the port. `settings` are the driver's own line settings; a speed in the address wins over theirs.
/// Errors: `Absent` with the port's name. Must be called inside the runtime.
pub async fn connect(address: &PortAddress, settings: SerialSettings) -> Result<BoxPipe, LinkFault> {
    connect_switchable(address, settings).await.map(|(pipe, _)| pipe)
}

/// As [`connect`], with the means to change the line's speed afterwards where the line has one.
pub async fn connect_switchable(address: &PortAddress, settings: SerialSettings) -> Result<Opened, LinkFault> {
    match address {
        PortAddress::Serial { path, baud } => open_serial(path, *baud, settings),
        PortAddress::Tcp { host, port } => Ok((Box::new(tcp::open(host, *port).await?), None)),
        PortAddress::Usb(port) => Ok((Box::new(usb::open(*port)?), None)),
        PortAddress::UsbPath { place, baud } => {
            open_place(place, *baud, settings).map_err(|fault| renamed(fault, address))
        }
    }
}

/// A device of the USB tree with its control transfers, and the number of its interface.
pub struct UsbOpened {
    /// Its bulk endpoints.
    pub pipe: BoxPipe,
    /// Its control transfers.
    pub control: Arc<dyn usb::ControlIo>,
    /// The interface both belong to.
    pub interface: u8,
}

/// Opens a device of the USB tree with its control transfers. Errors: `Absent`; also for a port that is not on the USB tree or
/// whose device has a serial line. Must be called inside the runtime.
pub fn connect_usb(address: &PortAddress) -> Result<UsbOpened, LinkFault> {
    let absent = |kind| LinkFault::Absent { port: address.to_string(), kind };
    let (opened, interface) = match address {
        PortAddress::Usb(port) => (usb::open_with_control(*port)?, port.interface),
        PortAddress::UsbPath { place, .. } => {
            match place.look(Path::new(usb_path::SYSFS)).map_err(|e| absent(e.kind()))? {
                Plugged::Bulk { bus, ports, interface } => {
                    (usb::open_at_with_control(bus, &ports, interface).map_err(|e| absent(e.kind()))?, interface)
                }
                Plugged::Tty(_) => return Err(absent(std::io::ErrorKind::Unsupported)),
            }
        }
        PortAddress::Serial { .. } | PortAddress::Tcp { .. } => return Err(absent(std::io::ErrorKind::Unsupported)),
    };
    let (pipe, control) = opened;
    Ok(UsbOpened { pipe: Box::new(pipe), control, interface })
}

type Opened = (BoxPipe, Option<Box<dyn SetBaud>>);

fn open_serial(path: &Path, baud: Option<u32>, settings: SerialSettings) -> Result<Opened, LinkFault> {
    let settings = SerialSettings { baud: baud.unwrap_or(settings.baud), ..settings };
    let (pipe, speed) = serial::open(path, settings)?;
    Ok((Box::new(pipe), Some(Box::new(speed))))
}

fn open_place(place: &UsbPlace, baud: Option<u32>, settings: SerialSettings) -> Result<Opened, LinkFault> {
    let absent = |e: std::io::Error| LinkFault::Absent { port: place.to_string(), kind: e.kind() };
    match place.look(Path::new(usb_path::SYSFS)).map_err(absent)? {
        Plugged::Tty(path) => open_serial(&path, baud, settings),
        Plugged::Bulk { bus, ports, interface } => {
            Ok((Box::new(usb::open_at(bus, &ports, interface).map_err(absent)?), None))
        }
    }
}

/// Whoever reads the fault knows the socket, not the number the kernel gave its tty today.
fn renamed(fault: LinkFault, address: &PortAddress) -> LinkFault {
    match fault {
        LinkFault::Absent { kind, .. } => LinkFault::Absent { port: address.to_string(), kind },
        LinkFault::Lost { .. }
        | LinkFault::Timeout { .. }
        | LinkFault::Garbled { .. }
        | LinkFault::Unexpected { .. } => fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        for text in [
            "/dev/ttyS0",
            "serial:/dev/ttyUSB0@115200",
            "tcp:10.0.0.7:2001",
            "tcp:[::1]:5000",
            "usb:0400:c35a:1",
            "usb-path:1-1.2",
            "usb-path:1-1.2:0@9600",
        ] {
            assert_eq!(text.parse::<PortAddress>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "COM1",
            "serial:ttyS0@9600",
            "serial:/dev/ttyS0@fast",
            "serial:/dev/ttyS0@0",
            "tcp:host",
            "tcp::1",
            "tcp:host:70000",
            "usb:0400",
            "usb:zzzz:0001",
            "usb-path:1",
            "usb-path:1-1..2",
            "usb-path:../etc",
            "usb-path:1-1:x",
            "http://host/cam",
        ] {
            assert_eq!(text.parse::<PortAddress>(), Err(BadAddress(text.to_owned())));
        }
    }

    #[test]
    fn an_address_may_name_a_speed_of_its_own() {
        let address: PortAddress = "serial:/dev/ttyUSB0@19200".parse().unwrap();
        assert_eq!(address, PortAddress::Serial { path: "/dev/ttyUSB0".into(), baud: Some(19200) });
    }

    #[tokio::test]
    async fn a_port_that_is_not_there_is_absent_and_named() {
        let address: PortAddress = "/nowhere/tty".parse().unwrap();
        let Err(fault) = connect(&address, SerialSettings::n81(9600)).await else { panic!("it opened") };
        assert_eq!(fault, LinkFault::Absent { port: "/nowhere/tty".to_owned(), kind: std::io::ErrorKind::NotFound });
    }
}
