//! Every driver behind a slot: opened when first needed, closed when its line fails, opened again at the next use.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use suiban_drivers::camera::Camera;
use suiban_drivers::camera::capture::Capture;
use suiban_drivers::collector::{CardCollector, crt591};
use suiban_drivers::drawers::{DrawerBoard, lock8a};
use suiban_drivers::fingerprint::{FingerprintSensor, zfm20};
use suiban_drivers::printer::{ReceiptPrinter, escpos};
use suiban_drivers::reader::{CardReader, sam_v};
use suiban_drivers::scanner::{CodeScanner, line_mode};
use suiban_drivers::terminal::{AbortHandle, PaymentTerminal, zvt};
use suiban_drivers::transport::{PortAddress, connect, connect_switchable};
use suiban_drivers::{DeviceError, LinkFault};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use crate::config::DevicePorts;

/// A terminal or a slow board may need this long to open; a dead port must not hold a visit longer.
const OPENING: Duration = Duration::from_secs(5);

type Opener<T> = Box<dyn Fn() -> BoxFuture<'static, Result<Box<T>, LinkFault>> + Send + Sync>;

/// A device that may be there or not.
pub struct Slot<T: ?Sized> {
    open: Opener<T>,
    device: Mutex<Option<Box<T>>>,
}

impl<T: ?Sized> Slot<T> {
    /// A slot that opens its device with `open` when it is first needed.
    pub fn new<F>(open: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Box<T>, LinkFault>> + Send + 'static,
    {
        Self { open: Box::new(move || Box::pin(open())), device: Mutex::new(None) }
    }

    /// The device, for one exchange or one sequence of them; waits while somebody else uses it. Errors: cannot be opened.
    pub async fn take(&self) -> Result<InUse<'_, T>, LinkFault> {
        let mut device = self.device.lock().await;
        if device.is_none() {
            let opened = timeout(OPENING, (self.open)()).await;
            *device = Some(opened.map_err(|_| LinkFault::Timeout { command: "open", after: OPENING })??);
        }
        Ok(InUse { device })
    }

    /// The device if nobody uses it at the moment.
    pub async fn take_if_free(&self) -> Option<Result<InUse<'_, T>, LinkFault>> {
        if self.device.try_lock().is_err() {
            return None;
        }
        Some(self.take().await)
    }
}

/// A device in use. It is there: [`Slot::take`] has opened it.
pub struct InUse<'a, T: ?Sized> {
    device: MutexGuard<'a, Option<Box<T>>>,
}

impl<T: ?Sized> InUse<'_, T> {
    /// Passes a result on and closes the device when its line failed, so that the next use opens it anew.
    pub fn judge<R, F: std::error::Error>(self, result: Result<R, DeviceError<F>>) -> Result<R, DeviceError<F>> {
        if let Err(DeviceError::Link(fault)) = &result {
            tracing::warn!(%fault, "device line closed");
            self.close();
        }
        result
    }

    /// Closes the device.
    pub fn close(mut self) {
        *self.device = None;
    }
}

impl<T: ?Sized> Deref for InUse<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &*self.device {
            Some(device) => device,
            None => unreachable!("Slot::take opened the device and only close() empties it, by value"),
        }
    }
}

impl<T: ?Sized> DerefMut for InUse<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut *self.device {
            Some(device) => device,
            None => unreachable!("Slot::take opened the device and only close() empties it, by value"),
        }
    }
}

/// All devices of a kiosk.
pub struct Devices {
    /// ID-card reader.
    pub reader: Slot<dyn CardReader>,
    /// Fingerprint sensor.
    pub fingerprint: Slot<dyn FingerprintSensor>,
    /// Receipt printer.
    pub printer: Slot<dyn ReceiptPrinter>,
    /// Payment terminal.
    pub terminal: Slot<dyn PaymentTerminal>,
    /// Drawers.
    pub drawers: Slot<dyn DrawerBoard>,
    /// Card slot.
    pub collector: Slot<dyn CardCollector>,
    /// Code scanner.
    pub scanner: Slot<dyn CodeScanner>,
    /// Face camera, on threads of its own.
    pub camera: Arc<std::sync::Mutex<Box<dyn Camera>>>,
    /// `None`: the camera waits for its frames, on a thread. `Some`: it has them ready and is asked this often.
    pub camera_pace: Option<Duration>,
    /// Breaks off an authorisation under way.
    pub abort: Arc<std::sync::Mutex<Option<AbortHandle>>>,
}

impl Devices {
    /// Slots for the configured ports. Nothing is opened yet.
    pub fn new(ports: &DevicePorts) -> Self {
        let abort: Arc<std::sync::Mutex<Option<AbortHandle>>> = Arc::default();
        Self {
            reader: reader(ports.reader.clone()),
            fingerprint: fingerprint(ports.fingerprint.clone()),
            printer: printer(ports.printer.clone()),
            terminal: terminal(ports.terminal.clone(), abort.clone()),
            drawers: drawers(ports),
            collector: collector(ports.collector.clone()),
            scanner: scanner(ports.scanner.clone()),
            camera: Arc::new(std::sync::Mutex::new(Box::new(Capture::new(
                ports.camera.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}),
            )))),
            camera_pace: None,
            abort,
        }
    }
}

fn reader(port: PortAddress) -> Slot<dyn CardReader> {
    Slot::new(move || {
        let port = port.clone();
        async move {
            let device: Box<dyn CardReader> = Box::new(sam_v::SamV::new(connect(&port, sam_v::SETTINGS).await?));
            Ok(device)
        }
    })
}

fn fingerprint(port: PortAddress) -> Slot<dyn FingerprintSensor> {
    Slot::new(move || {
        let port = port.clone();
        async move {
            let (pipe, speed) = connect_switchable(&port, zfm20::SETTINGS).await?;
            let device: Box<dyn FingerprintSensor> = Box::new(zfm20::Zfm20::new(pipe, speed));
            Ok(device)
        }
    })
}

fn printer(port: PortAddress) -> Slot<dyn ReceiptPrinter> {
    Slot::new(move || {
        let port = port.clone();
        async move {
            let pipe = connect(&port, escpos::SETTINGS).await?;
            let device: Box<dyn ReceiptPrinter> = Box::new(escpos::EscPos::new(pipe, escpos::Paper::Mm80));
            Ok(device)
        }
    })
}

fn terminal(port: PortAddress, abort: Arc<std::sync::Mutex<Option<AbortHandle>>>) -> Slot<dyn PaymentTerminal> {
    Slot::new(move || {
        let (port, abort) = (port.clone(), abort.clone());
        async move {
            let device: Box<dyn PaymentTerminal> = zvt::open(&port, zvt::Settings::default()).await?;
            *super::lock(&abort) = Some(device.abort_handle());
            Ok(device)
        }
    })
}

fn drawers(ports: &DevicePorts) -> Slot<dyn DrawerBoard> {
    let (port, per_board) = (ports.drawers.clone(), ports.drawers_per_board.clone());
    Slot::new(move || {
        let (port, per_board) = (port.clone(), per_board.clone());
        async move {
            let pipe = connect(&port, lock8a::SETTINGS).await?;
            let boards = (1..).zip(&per_board).map(|(address, locks)| lock8a::Board { address, locks: *locks });
            let wiring = lock8a::Wiring { boards: boards.collect(), feedback: lock8a::Feedback::OnClose };
            let device: Box<dyn DrawerBoard> = Box::new(lock8a::Lock8a::new(pipe, wiring));
            Ok(device)
        }
    })
}

fn collector(port: PortAddress) -> Slot<dyn CardCollector> {
    Slot::new(move || {
        let port = port.clone();
        async move {
            let device: Box<dyn CardCollector> = Box::new(crt591::Crt591::new(connect(&port, crt591::SETTINGS).await?));
            Ok(device)
        }
    })
}

fn scanner(port: PortAddress) -> Slot<dyn CodeScanner> {
    Slot::new(move || {
        let port = port.clone();
        async move {
            let pipe = connect(&port, line_mode::SETTINGS).await?;
            let device: Box<dyn CodeScanner> = Box::new(line_mode::LineScanner::new(pipe));
            Ok(device)
        }
    })
}
