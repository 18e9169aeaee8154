//! A reader on a desk: the laboratory's module behind a USB bridge, and the driver over the host's transfers.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::reader::sam_v::SamV;
use suiban_drivers::reader::usb::{pipe, profile};
use suiban_drivers::transport::usb::endpoints::{Endpoint, EndpointIo, EndpointKind, Interface};
use suiban_drivers::transport::usb::{ControlIo, Setup};
use suiban_lab::usb::{UsbError, UsbReader, Wiring};
use suiban_lab::{DeviceName, Lab};
use tokio::io::DuplexStream;

use crate::bench::{act, fast_lab};

pub const EVERY: [Wiring; 6] = [
    Wiring::FourEndpoints { closes: true },
    Wiring::FourEndpoints { closes: false },
    Wiring::OnePair { closes: true },
    Wiring::OnePair { closes: false },
    Wiring::Reports,
    Wiring::AskedReports,
];

pub struct Plugged {
    pub lab: Lab,
    pub device: Arc<UsbReader>,
    pub driver: SamV<DuplexStream>,
}

/// A reader with that person's card on it.
pub async fn plugged(wiring: Wiring, person: &str) -> Plugged {
    let lab = fast_lab().await;
    act(&lab, "reader", "place-card", &[("person", person)]).await;
    let device = UsbReader::plug(wiring, lab.pipe(DeviceName::Reader));
    let driver = SamV::new(host(&device));
    Plugged { lab, device, driver }
}

/// The host's side of a device, by the profile its descriptors ask for.
pub fn host(device: &Arc<UsbReader>) -> DuplexStream {
    let profile = profile::choose(&interfaces(device)).expect("a known reader");
    pipe(Host(Arc::clone(device)), profile).unwrap()
}

pub fn interfaces(device: &UsbReader) -> Vec<Interface> {
    let endpoint = |end: &suiban_lab::usb::EndpointInfo| Endpoint {
        address: end.address,
        kind: if end.interrupt { EndpointKind::Interrupt } else { EndpointKind::Bulk },
        packet: end.packet,
    };
    let interface = |found: suiban_lab::usb::InterfaceInfo| Interface {
        number: found.number,
        class: found.class,
        endpoints: found.endpoints.iter().map(endpoint).collect(),
    };
    device.descriptors().into_iter().map(interface).collect()
}

/// What libusb is on a real machine.
struct Host(Arc<UsbReader>);

fn io_error(error: UsbError) -> io::Error {
    match error {
        UsbError::TimedOut => io::ErrorKind::TimedOut,
        UsbError::Stalled => io::ErrorKind::BrokenPipe,
        UsbError::Overflow => io::ErrorKind::Other,
        UsbError::Gone => io::ErrorKind::NotFound,
    }
    .into()
}

fn copy(bytes: &[u8], buf: &mut [u8]) -> usize {
    buf[..bytes.len()].copy_from_slice(bytes);
    bytes.len()
}

impl ControlIo for Host {
    fn control_in(&self, setup: Setup, buf: &mut [u8], _wait: Duration) -> io::Result<usize> {
        let request = (setup.request_type, setup.request, setup.value);
        let report = self.0.control_in(request, buf.len()).map_err(io_error)?;
        Ok(copy(&report, buf))
    }
}

impl EndpointIo for Host {
    fn write(&self, endpoint: u8, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        self.0.transfer_out(endpoint, bytes, wait).map_err(io_error)
    }

    fn read(&self, endpoint: u8, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let bytes = self.0.transfer_in(endpoint, buf.len(), wait).map_err(io_error)?;
        Ok(copy(&bytes, buf))
    }

    fn control_out(&self, setup: Setup, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        let request = (setup.request_type, setup.request, setup.value);
        self.0.control_out(request, bytes, wait).map_err(io_error)
    }
}
