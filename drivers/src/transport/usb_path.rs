//! Where on the USB tree a device is plugged in, and what the kernel made of it there.
//!
//! Promise: the same socket of the same hub is the same address for ever, whatever number the kernel gives its tty; two
//! devices of one model are told apart by where they are plugged in. Reads `/sys` and nothing else; opens nothing.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// Where the kernel shows the USB tree.
pub const SYSFS: &str = "/sys";
/// Where it puts device files.
const DEV: &str = "/dev";

/// A place on the USB tree, as `/sys/bus/usb/devices` names it: `1-1.2` is bus 1, port 1, then port 2 of that hub.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UsbPlace {
    /// Bus and ports.
    path: String,
    /// Interface number; without one, the first that has what is looked for.
    interface: Option<u8>,
}

/// What is plugged in at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plugged {
    /// A serial port, by its device file.
    Tty(PathBuf),
    /// Something without a serial driver.
    Bulk {
        /// Bus number.
        bus: u8,
        /// Ports from the root hub down.
        ports: Vec<u8>,
        /// Interface number.
        interface: u8,
    },
}

impl UsbPlace {
    /// Reads `BUS-PORT[.PORT…]` or `BUS-PORT[.PORT…]:INTERFACE`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (path, interface) = match text.split_once(':') {
            Some((path, interface)) => (path, Some(interface.parse().ok()?)),
            None => (text, None),
        };
        let place = Self { path: path.to_owned(), interface };
        place.numbers().map(|_| place)
    }

    /// What is plugged in here, looked up under `sysfs` ([`SYSFS`] on a machine). Errors: `NotFound` when nothing is.
    pub fn look(&self, sysfs: &Path) -> io::Result<Plugged> {
        let device = sysfs.join("bus/usb/devices").join(&self.path);
        let interfaces = self.interfaces(&device)?;
        if let Some(tty) = interfaces.iter().find_map(|(_, dir)| child(dir, "tty")) {
            return Ok(Plugged::Tty(Path::new(DEV).join(tty)));
        }
        let (bus, ports) = self.numbers().ok_or(io::ErrorKind::InvalidInput)?;
        let first = interfaces.first().map(|(number, _)| *number).ok_or(io::ErrorKind::NotFound)?;
        Ok(Plugged::Bulk { bus, ports, interface: self.interface.unwrap_or(first) })
    }

    /// The number N of `/dev/videoN` of the camera that is plugged in here. Errors: `NotFound`.
    pub fn video(&self, sysfs: &Path) -> io::Result<i32> {
        let device = sysfs.join("bus/usb/devices").join(&self.path);
        let interfaces = self.interfaces(&device)?;
        let name = interfaces.iter().find_map(|(_, dir)| child(&dir.join("video4linux"), "video"));
        let number = name.as_deref().and_then(|name| name.strip_prefix("video")?.parse().ok());
        number.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// The interfaces that come into question, lowest first.
    fn interfaces(&self, device: &Path) -> io::Result<Vec<(u8, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(device)? {
            let path = entry?.path();
            if let Some(number) = interface_number(&path)
                && self.interface.is_none_or(|wanted| wanted == number)
            {
                found.push((number, path));
            }
        }
        found.sort();
        Ok(found)
    }

    fn numbers(&self) -> Option<(u8, Vec<u8>)> {
        let (bus, ports) = self.path.split_once('-')?;
        let ports = ports.split('.').map(|port| port.parse().ok()).collect::<Option<Vec<u8>>>()?;
        Some((bus.parse().ok()?, ports))
    }
}

impl fmt::Display for UsbPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.interface {
            Some(interface) => write!(f, "usb-path:{}:{interface}", self.path),
            None => write!(f, "usb-path:{}", self.path),
        }
    }
}

/// `1-1.2:1.0` is interface 0 of the first configuration.
fn interface_number(path: &Path) -> Option<u8> {
    path.file_name()?.to_str()?.split_once(':')?.1.split_once('.')?.1.parse().ok()
}

/// The lowest entry that begins with `prefix`, in the folder itself (usb-serial) or in its folder `prefix` (cdc-acm).
fn child(dir: &Path, prefix: &str) -> Option<String> {
    let named = |dir: &Path| {
        let names = fs::read_dir(dir).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        names.filter(|name| name.starts_with(prefix) && name.len() > prefix.len()).min()
    };
    named(dir).or_else(|| named(&dir.join(prefix)))
}
