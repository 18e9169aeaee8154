//! The transfers of libusb.

use std::{io, sync::Arc, time::Duration};

use rusb::{Direction, GlobalContext, TransferType};

use super::{BulkIo, ControlIo, Setup, UsbPort};

pub(super) struct LibUsb {
    pub(super) handle: Arc<rusb::DeviceHandle<GlobalContext>>,
    out_endpoint: u8,
    in_endpoint: u8,
}

impl LibUsb {
    pub(super) fn open(port: UsbPort) -> rusb::Result<Self> {
        let handle = rusb::open_device_with_vid_pid(port.vendor, port.product).ok_or(rusb::Error::NoDevice)?;
        Self::claim(handle, port.interface)
    }

    pub(super) fn open_at(bus: u8, ports: &[u8], interface: u8) -> rusb::Result<Self> {
        Self::claim(plugged_at(bus, ports)?.open()?, interface)
    }

    fn claim(handle: rusb::DeviceHandle<GlobalContext>, interface: u8) -> rusb::Result<Self> {
        let (out_endpoint, in_endpoint) = bulk_pair(&handle, interface)?.ok_or(rusb::Error::NotFound)?;
        handle.set_auto_detach_kernel_driver(true).or_else(ignore_unsupported)?;
        handle.claim_interface(interface)?;
        Ok(Self { handle: Arc::new(handle), out_endpoint, in_endpoint })
    }
}

pub(super) fn plugged_at(bus: u8, ports: &[u8]) -> rusb::Result<rusb::Device<GlobalContext>> {
    let here = |device: &rusb::Device<GlobalContext>| {
        device.bus_number() == bus && device.port_numbers().is_ok_and(|found| found == ports)
    };
    rusb::devices()?.iter().find(here).ok_or(rusb::Error::NoDevice)
}

fn bulk_pair(handle: &rusb::DeviceHandle<GlobalContext>, interface: u8) -> rusb::Result<Option<(u8, u8)>> {
    let config = handle.device().active_config_descriptor()?;
    let endpoints: Vec<_> = config
        .interfaces()
        .filter(|candidate| candidate.number() == interface)
        .flat_map(|found| found.descriptors())
        .flat_map(|setting| setting.endpoint_descriptors().collect::<Vec<_>>())
        .filter(|endpoint| endpoint.transfer_type() == TransferType::Bulk)
        .map(|endpoint| (endpoint.direction(), endpoint.address()))
        .collect();
    let first = |way| endpoints.iter().find(|(direction, _)| *direction == way).map(|(_, address)| *address);
    Ok(first(Direction::Out).zip(first(Direction::In)))
}

pub(super) fn ignore_unsupported(error: rusb::Error) -> rusb::Result<()> {
    if error == rusb::Error::NotSupported { Ok(()) } else { Err(error) }
}

impl BulkIo for LibUsb {
    fn send(&self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        self.handle.write_bulk(self.out_endpoint, bytes, wait).map_err(io_error)
    }

    fn receive(&self, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        self.handle.read_bulk(self.in_endpoint, buf, wait).map_err(io_error)
    }
}

pub(super) struct Control(pub(super) Arc<rusb::DeviceHandle<GlobalContext>>);

impl ControlIo for Control {
    fn control_in(&self, setup: Setup, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let Setup { request_type, request, value, index } = setup;
        self.0.read_control(request_type, request, value, index, buf, wait).map_err(io_error)
    }
}

pub(super) fn io_error(error: rusb::Error) -> io::Error {
    use io::ErrorKind;
    let kind = match error {
        rusb::Error::Timeout => ErrorKind::TimedOut,
        rusb::Error::NoDevice | rusb::Error::NotFound => ErrorKind::NotFound,
        rusb::Error::Access => ErrorKind::PermissionDenied,
        rusb::Error::Busy => ErrorKind::ResourceBusy,
        rusb::Error::InvalidParam => ErrorKind::InvalidInput,
        rusb::Error::Pipe => ErrorKind::BrokenPipe,
        rusb::Error::Interrupted => ErrorKind::Interrupted,
        rusb::Error::NoMem => ErrorKind::OutOfMemory,
        rusb::Error::NotSupported => ErrorKind::Unsupported,
        rusb::Error::Io | rusb::Error::Overflow | rusb::Error::BadDescriptor | rusb::Error::Other => ErrorKind::Other,
    };
    kind.into()
}
