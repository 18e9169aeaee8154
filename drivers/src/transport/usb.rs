//! A USB interface with one bulk endpoint each way, as a pipe.
//!
//! A thread for each direction moves whole transfers between the endpoints and a memory pipe, so the drivers see the
//! same stream of bytes as on a serial line. Unplugging ends the stream. Knows no device's own endpoint numbers.

use std::{fmt, io, sync::Arc, time::Duration};

use tokio::io::DuplexStream;

use self::libusb::{Control, LibUsb, ignore_unsupported, io_error, plugged_at};
use crate::LinkFault;

pub mod endpoints;
mod libusb;
mod pump;

pub use pump::spawn;

/// Which interface of which device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UsbPort {
    /// Vendor id.
    pub vendor: u16,
    /// Product id.
    pub product: u16,
    /// Interface number.
    pub interface: u8,
}

impl UsbPort {
    /// Reads `VID:PID` or `VID:PID:INTERFACE`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let mut hex = || u16::from_str_radix(parts.next()?, 16).ok();
        let (vendor, product) = (hex()?, hex()?);
        let interface = parts.next().map_or(Some(0), |part| part.parse().ok())?;
        parts.next().is_none().then_some(Self { vendor, product, interface })
    }
}

impl fmt::Display for UsbPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "usb:{:04x}:{:04x}:{}", self.vendor, self.product, self.interface)
    }
}

/// Blocking bulk transfers: the real ones of libusb, or a device in memory. A wait that ends without a byte is
/// `ErrorKind::TimedOut`; any other error means the device is gone.
pub trait BulkIo: Send + Sync + 'static {
    /// Sends some of `bytes`, returns how many.
    fn send(&self, bytes: &[u8], wait: Duration) -> io::Result<usize>;
    /// Receives one transfer.
    fn receive(&self, buf: &mut [u8], wait: Duration) -> io::Result<usize>;
}

/// A control transfer's first eight bytes, without its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setup {
    /// `bmRequestType`: direction, type and recipient.
    pub request_type: u8,
    /// `bRequest`.
    pub request: u8,
    /// `wValue`.
    pub value: u16,
    /// `wIndex`.
    pub index: u16,
}

/// Blocking control transfers beside the bulk ones: the real ones of libusb, or a device in memory. A device that does
/// not know a request is `ErrorKind::BrokenPipe` (it stalls).
pub trait ControlIo: Send + Sync + 'static {
    /// Reads into `buf`, returns how many bytes came.
    fn control_in(&self, setup: Setup, buf: &mut [u8], wait: Duration) -> io::Result<usize>;
}

/// A pipe, and the control transfers of the same device beside it.
pub type WithControl = (DuplexStream, Arc<dyn ControlIo>);

/// As [`open`], with the device's control transfers beside the pipe.
pub fn open_with_control(port: UsbPort) -> Result<WithControl, LinkFault> {
    let opened = LibUsb::open(port).map_err(io_error).and_then(beside);
    opened.map_err(|e| LinkFault::Absent { port: port.to_string(), kind: e.kind() })
}

/// As [`open_at`], with the device's control transfers beside the pipe.
pub fn open_at_with_control(bus: u8, ports: &[u8], interface: u8) -> io::Result<WithControl> {
    LibUsb::open_at(bus, ports, interface).map_err(io_error).and_then(beside)
}

fn beside(device: LibUsb) -> io::Result<WithControl> {
    let control = Arc::new(Control(Arc::clone(&device.handle)));
    Ok((spawn(device)?, control))
}

/// Opens the interface and its first bulk endpoint each way. Errors: `Absent`. Must be called inside the runtime.
pub fn open(port: UsbPort) -> Result<DuplexStream, LinkFault> {
    LibUsb::open(port)
        .map_err(io_error)
        .and_then(spawn)
        .map_err(|e| LinkFault::Absent { port: port.to_string(), kind: e.kind() })
}

/// Opens the interface of whatever is plugged in at this place of the USB tree. Must be called inside the runtime.
pub fn open_at(bus: u8, ports: &[u8], interface: u8) -> io::Result<DuplexStream> {
    LibUsb::open_at(bus, ports, interface).map_err(io_error).and_then(spawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_hex_and_the_interface_may_be_left_out() {
        assert_eq!(UsbPort::parse("0400:C35A"), Some(UsbPort { vendor: 0x400, product: 0xC35A, interface: 0 }));
        assert_eq!(UsbPort::parse("0400:c35a:0:1"), None);
    }
}
