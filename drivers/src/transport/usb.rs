//! A USB interface with one bulk endpoint each way, as a pipe.
//!
//! A thread for each direction moves whole transfers between the endpoints and a memory pipe, so the drivers see the
//! same stream of bytes as on a serial line. Unplugging ends the stream. Knows no device's own endpoint numbers.

use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use rusb::{Direction, GlobalContext, TransferType};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf},
    runtime::Handle,
};
use zeroize::Zeroizing;

use crate::LinkFault;

pub mod endpoints;

/// The longest wait for a transfer; a thread notices within this time that the pipe was dropped.
const TRANSFER_TIMEOUT: Duration = Duration::from_millis(200);
/// A device that takes no bytes for this many transfers hangs.
const PATIENCE: usize = 10;
/// A multiple of every bulk packet size (64, 512), so that no transfer overflows.
const TRANSFER: usize = 4096;

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

/// Runs the two threads over any bulk device. Errors: the threads cannot be started. Must be called inside the runtime.
pub fn spawn(device: impl BulkIo) -> io::Result<DuplexStream> {
    let (near, far) = tokio::io::duplex(TRANSFER);
    let (from_host, to_host) = tokio::io::split(far);
    let (device, over, runtime) = (Arc::new(device), Arc::new(AtomicBool::new(false)), Handle::current());
    let out = (Arc::clone(&device), Arc::clone(&over), runtime.clone());
    thread::Builder::new().name("usb-out".into()).spawn(move || pump_out(&*out.0, &out.1, &out.2, from_host))?;
    thread::Builder::new().name("usb-in".into()).spawn(move || pump_in(&*device, &over, &runtime, to_host))?;
    Ok(near)
}

fn pump_out(device: &impl BulkIo, over: &AtomicBool, runtime: &Handle, mut from_host: ReadHalf<DuplexStream>) {
    let mut bytes = Zeroizing::new([0; TRANSFER]);
    while let Ok(n @ 1..) = runtime.block_on(from_host.read(&mut bytes[..])) {
        if send_all(device, &bytes[..n]).is_err() {
            break;
        }
    }
    over.store(true, Ordering::Relaxed);
}

fn send_all(device: &impl BulkIo, mut bytes: &[u8]) -> io::Result<()> {
    let mut patience = PATIENCE;
    while !bytes.is_empty() {
        match device.send(bytes, TRANSFER_TIMEOUT) {
            Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
            Err(e) if e.kind() == io::ErrorKind::TimedOut && patience > 0 => patience -= 1,
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

fn pump_in(device: &impl BulkIo, over: &AtomicBool, runtime: &Handle, mut to_host: WriteHalf<DuplexStream>) {
    let mut bytes = Zeroizing::new([0; TRANSFER]);
    while !over.load(Ordering::Relaxed) {
        match device.receive(&mut bytes[..], TRANSFER_TIMEOUT) {
            Ok(n) if runtime.block_on(to_host.write_all(&bytes[..n])).is_ok() => {}
            Err(e) if e.kind() == io::ErrorKind::TimedOut => {}
            Ok(_) | Err(_) => break,
        }
    }
    // The host sees the end of the stream even while the other thread still waits for its bytes.
    runtime.block_on(to_host.shutdown()).ok();
}

struct LibUsb {
    handle: Arc<rusb::DeviceHandle<GlobalContext>>,
    out_endpoint: u8,
    in_endpoint: u8,
}

impl LibUsb {
    fn open(port: UsbPort) -> rusb::Result<Self> {
        let handle = rusb::open_device_with_vid_pid(port.vendor, port.product).ok_or(rusb::Error::NoDevice)?;
        Self::claim(handle, port.interface)
    }

    fn open_at(bus: u8, ports: &[u8], interface: u8) -> rusb::Result<Self> {
        Self::claim(plugged_at(bus, ports)?.open()?, interface)
    }

    fn claim(handle: rusb::DeviceHandle<GlobalContext>, interface: u8) -> rusb::Result<Self> {
        let (out_endpoint, in_endpoint) = bulk_pair(&handle, interface)?.ok_or(rusb::Error::NotFound)?;
        handle.set_auto_detach_kernel_driver(true).or_else(ignore_unsupported)?;
        handle.claim_interface(interface)?;
        Ok(Self { handle: Arc::new(handle), out_endpoint, in_endpoint })
    }
}

fn plugged_at(bus: u8, ports: &[u8]) -> rusb::Result<rusb::Device<GlobalContext>> {
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

fn ignore_unsupported(error: rusb::Error) -> rusb::Result<()> {
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

struct Control(Arc<rusb::DeviceHandle<GlobalContext>>);

impl ControlIo for Control {
    fn control_in(&self, setup: Setup, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let Setup { request_type, request, value, index } = setup;
        self.0.read_control(request_type, request, value, index, buf, wait).map_err(io_error)
    }
}

fn io_error(error: rusb::Error) -> io::Error {
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

#[cfg(test)]
mod tests {
    use std::{
        collections::VecDeque,
        sync::{Condvar, Mutex},
    };

    use super::*;

    /// A device that sends back every transfer, or is unplugged by the transfer `bye`.
    #[derive(Default)]
    struct Echo {
        transfers: Mutex<VecDeque<Vec<u8>>>,
        filled: Condvar,
        pulled: AtomicBool,
    }

    impl BulkIo for Echo {
        fn send(&self, bytes: &[u8], _wait: Duration) -> io::Result<usize> {
            self.pulled.store(bytes == b"bye", Ordering::Relaxed);
            // One packet at a time, as a busy device would.
            let taken = bytes.len().min(64);
            self.transfers.lock().unwrap().push_back(bytes[..taken].to_vec());
            self.filled.notify_all();
            Ok(taken)
        }

        fn receive(&self, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
            let waiting = self.transfers.lock().unwrap();
            let (mut waiting, _) = self.filled.wait_timeout_while(waiting, wait, |w| w.is_empty()).unwrap();
            if self.pulled.load(Ordering::Relaxed) {
                return Err(io::ErrorKind::NotFound.into());
            }
            let transfer = waiting.pop_front().ok_or(io::ErrorKind::TimedOut)?;
            buf[..transfer.len()].copy_from_slice(&transfer);
            Ok(transfer.len())
        }
    }

    #[tokio::test]
    async fn transfers_become_one_stream_in_order() {
        let mut pipe = spawn(Echo::default()).unwrap();
        let sent: Vec<u8> = (0..10_000_u32).map(|n| (n % 251) as u8).collect();
        let (mut reader, mut writer) = tokio::io::split(&mut pipe);
        let mut back = vec![0; sent.len()];
        let (wrote, read) = tokio::join!(writer.write_all(&sent), reader.read_exact(&mut back));
        wrote.unwrap();
        read.unwrap();
        assert!(back == sent, "bytes were lost or swapped");
    }

    #[tokio::test]
    async fn an_unplugged_device_ends_the_stream() {
        let mut pipe = spawn(Echo::default()).unwrap();
        pipe.write_all(b"bye").await.unwrap();
        let end = tokio::time::timeout(Duration::from_secs(60), async { pipe.read(&mut [0; 8]).await });
        assert_eq!(end.await.unwrap().unwrap(), 0);
    }

    #[test]
    fn ids_are_hex_and_the_interface_may_be_left_out() {
        assert_eq!(UsbPort::parse("0400:C35A"), Some(UsbPort { vendor: 0x400, product: 0xC35A, interface: 0 }));
        assert_eq!(UsbPort::parse("0400:c35a:0:1"), None);
    }
}
