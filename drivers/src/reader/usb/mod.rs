//! ID-card readers on USB (0400:C35A and others): the frames of [`super::sam_v`] through one of three sets of endpoints.
//!
//! Promise: whichever it is, the driver sees the same stream of bytes as on a serial line. A reader that takes no bytes for
//! two seconds, or goes, ends the stream.

mod bulk;
pub mod frames;
mod hid;
mod native;
pub mod profile;

use std::io;

use tokio::io::DuplexStream;

use self::{bulk::Bulk, hid::Hid, native::Native, profile::Profile};
use crate::{
    LinkFault,
    transport::usb::{
        self, UsbPort,
        endpoints::{EndpointIo, UsbDevice},
    },
};

/// Waits of a transfer in vain (200 ms each) before the reader counts as hung.
const PATIENCE: u8 = 10;

/// Opens the reader at `port`. Errors: `Absent`; `Unexpected` when its endpoints fit no known reader. Must be called
/// inside the runtime.
pub fn open(port: UsbPort) -> Result<DuplexStream, LinkFault> {
    let absent = |e: io::Error| LinkFault::Absent { port: port.to_string(), kind: e.kind() };
    let device = UsbDevice::open(port).map_err(absent)?;
    let profile = known(&device)?;
    tracing::info!(%port, ?profile, "reader on USB");
    pipe(device, profile).map_err(absent)
}

/// Opens the reader that is plugged in at this place of the USB tree, named `place` in faults. Errors as for [`open`].
pub fn open_at(bus: u8, ports: &[u8], place: &str) -> Result<DuplexStream, LinkFault> {
    let absent = |e: io::Error| LinkFault::Absent { port: place.to_owned(), kind: e.kind() };
    let device = UsbDevice::open_at(bus, ports).map_err(absent)?;
    let profile = known(&device)?;
    tracing::info!(place, ?profile, "reader on USB");
    pipe(device, profile).map_err(absent)
}

fn known(device: &UsbDevice) -> Result<Profile, LinkFault> {
    let profile = profile::choose(device.interfaces());
    profile.ok_or(LinkFault::Unexpected { command: "open", why: "its endpoints are those of no reader" })
}

/// A stream of bytes over any device wired that way. Errors: no threads are left. Must be called inside the runtime.
pub fn pipe(device: impl EndpointIo, profile: Profile) -> io::Result<DuplexStream> {
    match profile {
        Profile::Native { packet } => usb::spawn(Native::new(device, packet)),
        Profile::Bulk { output, input } => usb::spawn(Bulk::new(device, output, input)),
        Profile::Hid { interface, output, input } => usb::spawn(Hid::new(device, interface, output, input)),
    }
}

/// Sends everything. A frame is never begun anew: a reader that stops in its middle is hung, and its line is given up.
fn write_all(mut bytes: &[u8], mut write: impl FnMut(&[u8]) -> io::Result<usize>) -> io::Result<()> {
    let mut patience = PATIENCE;
    while !bytes.is_empty() {
        match write(bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::TimedOut && patience > 0 => patience -= 1,
            Err(error) if error.kind() == io::ErrorKind::TimedOut => return Err(io::ErrorKind::BrokenPipe.into()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
