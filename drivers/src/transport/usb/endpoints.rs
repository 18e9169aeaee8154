//! A whole USB device: what its descriptors say, and transfers to any of its endpoints.
//!
//! For devices whose endpoints each have a meaning of their own; which, their drivers know.

use std::{io, time::Duration};

use rusb::{GlobalContext, TransferType};

use super::{ControlIo, Setup, UsbPort, ignore_unsupported, io_error, plugged_at};

/// How an endpoint moves its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointKind {
    /// Bulk.
    Bulk,
    /// Interrupt.
    Interrupt,
    /// Control or isochronous.
    Other,
}

/// An endpoint's descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// Its number; the highest bit is set where it leads to the host.
    pub address: u8,
    /// How it moves its data.
    pub kind: EndpointKind,
    /// The longest packet.
    pub packet: u16,
}

impl Endpoint {
    /// Whether it leads to the host.
    pub fn is_in(self) -> bool {
        self.address & 0x80 != 0
    }
}

/// An interface's descriptor in its first alternate setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    /// Its number.
    pub number: u8,
    /// Its class: 3 HID, 255 the vendor's own.
    pub class: u8,
    /// Its endpoints in the order of the descriptors.
    pub endpoints: Vec<Endpoint>,
}

/// Blocking transfers to any endpoint: the real ones of libusb, or a device in memory. A wait that ends without a byte
/// is `ErrorKind::TimedOut`; any other error means the device is gone or refuses.
pub trait EndpointIo: ControlIo {
    /// Sends `bytes` as one transfer, returns how many were taken.
    fn write(&self, endpoint: u8, bytes: &[u8], wait: Duration) -> io::Result<usize>;
    /// Receives one transfer: it ends with a short packet or when `buf` is full.
    fn read(&self, endpoint: u8, buf: &mut [u8], wait: Duration) -> io::Result<usize>;
    /// Sends `bytes` with a control transfer.
    fn control_out(&self, setup: Setup, bytes: &[u8], wait: Duration) -> io::Result<usize>;
}

/// A device opened through libusb, all its interfaces claimed.
pub struct UsbDevice {
    handle: rusb::DeviceHandle<GlobalContext>,
    interfaces: Vec<Interface>,
}

impl UsbDevice {
    /// Opens the device. Errors: it is not there, or somebody else holds it.
    pub fn open(port: UsbPort) -> io::Result<Self> {
        Self::claim(port).map_err(io_error)
    }

    /// Opens whatever is plugged in at this place of the USB tree. Errors: nothing is, or somebody else holds it.
    pub fn open_at(bus: u8, ports: &[u8]) -> io::Result<Self> {
        plugged_at(bus, ports).and_then(|device| device.open()).and_then(Self::claim_all).map_err(io_error)
    }

    fn claim(port: UsbPort) -> rusb::Result<Self> {
        Self::claim_all(rusb::open_device_with_vid_pid(port.vendor, port.product).ok_or(rusb::Error::NoDevice)?)
    }

    fn claim_all(handle: rusb::DeviceHandle<GlobalContext>) -> rusb::Result<Self> {
        let interfaces = interfaces(&handle.device().active_config_descriptor()?);
        // The kernel's HID driver would hold an interface of that class.
        handle.set_auto_detach_kernel_driver(true).or_else(ignore_unsupported)?;
        interfaces.iter().try_for_each(|interface| handle.claim_interface(interface.number))?;
        Ok(Self { handle, interfaces })
    }

    /// What its descriptors say.
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }

    fn is_interrupt(&self, endpoint: u8) -> bool {
        let all = self.interfaces.iter().flat_map(|interface| &interface.endpoints);
        all.into_iter().any(|known| known.address == endpoint && known.kind == EndpointKind::Interrupt)
    }
}

fn interfaces(config: &rusb::ConfigDescriptor) -> Vec<Interface> {
    let first = |interface: rusb::Interface<'_>| interface.descriptors().next().map(|setting| described(&setting));
    config.interfaces().filter_map(first).collect()
}

fn described(setting: &rusb::InterfaceDescriptor<'_>) -> Interface {
    let endpoint = |found: rusb::EndpointDescriptor<'_>| Endpoint {
        address: found.address(),
        kind: match found.transfer_type() {
            TransferType::Bulk => EndpointKind::Bulk,
            TransferType::Interrupt => EndpointKind::Interrupt,
            TransferType::Control | TransferType::Isochronous => EndpointKind::Other,
        },
        packet: found.max_packet_size(),
    };
    Interface {
        number: setting.interface_number(),
        class: setting.class_code(),
        endpoints: setting.endpoint_descriptors().map(endpoint).collect(),
    }
}

impl ControlIo for UsbDevice {
    fn control_in(&self, setup: Setup, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let Setup { request_type, request, value, index } = setup;
        self.handle.read_control(request_type, request, value, index, buf, wait).map_err(io_error)
    }
}

impl EndpointIo for UsbDevice {
    fn write(&self, endpoint: u8, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        let interrupt = self.is_interrupt(endpoint);
        let sent = if interrupt {
            self.handle.write_interrupt(endpoint, bytes, wait)
        } else {
            self.handle.write_bulk(endpoint, bytes, wait)
        };
        sent.map_err(io_error)
    }

    fn read(&self, endpoint: u8, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let interrupt = self.is_interrupt(endpoint);
        let received = if interrupt {
            self.handle.read_interrupt(endpoint, buf, wait)
        } else {
            self.handle.read_bulk(endpoint, buf, wait)
        };
        received.map_err(io_error)
    }

    fn control_out(&self, setup: Setup, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        let Setup { request_type, request, value, index } = setup;
        self.handle.write_control(request_type, request, value, index, bytes, wait).map_err(io_error)
    }
}
