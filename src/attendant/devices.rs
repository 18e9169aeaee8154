//! Every driver behind a slot: opened when first needed, closed when its line fails, opened again at the next use.
//!
//! Promise: whoever needs a device gets it or an error within 8 s; a supervisor never waits for one that is in use.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use futures::future::BoxFuture;
use suiban_drivers::banknotes::NoteAcceptor;
use suiban_drivers::cabinet::Cabinet;
use suiban_drivers::camera::Camera;
use suiban_drivers::collector::CardCollector;
use suiban_drivers::dispenser::CardDispenser;
use suiban_drivers::drawers::DrawerBoard;
use suiban_drivers::fingerprint::FingerprintSensor;
use suiban_drivers::printer::ReceiptPrinter;
use suiban_drivers::reader::CardReader;
use suiban_drivers::reader::chip::ChipReader;
use suiban_drivers::scanner::CodeScanner;
use suiban_drivers::terminal::{AbortHandle, PaymentTerminal};
use suiban_drivers::ups::Ups;
use suiban_drivers::{DeviceError, DeviceKind, LinkFault};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use crate::config::Config;

mod open;
mod paper;
#[cfg(test)]
mod tests;

/// A terminal or a slow board may need this long to open.
const OPENING: Duration = Duration::from_secs(5);
/// A visit waits this long for a device, the end of a question of the supervisor's included.
const PATIENCE: Duration = Duration::from_secs(8);

/// A driver, or why its line cannot be opened.
type Opened<T> = Result<Box<T>, LinkFault>;
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

    /// A slot whose device is opened from its configuration.
    fn configured<C, F>(config: C, open: impl Fn(C) -> F + Send + Sync + 'static) -> Self
    where
        C: Clone + Send + Sync + 'static,
        F: Future<Output = Result<Box<T>, LinkFault>> + Send + 'static,
    {
        Self::new(move || open(config.clone()))
    }

    /// The device, for one exchange or one sequence of them; waits while somebody else uses it, and opens it whatever its
    /// supervisor thinks of it. Errors: it cannot be opened, or is not free in time.
    pub async fn take(&self) -> Result<InUse<'_, T>, LinkFault> {
        let taken = async { self.opened(self.device.lock().await).await };
        timeout(PATIENCE, taken).await.unwrap_or(Err(LinkFault::Timeout { command: "open", after: PATIENCE }))
    }

    /// The device if nobody uses it at the moment.
    pub async fn take_if_free(&self) -> Option<Result<InUse<'_, T>, LinkFault>> {
        let device = self.device.try_lock().ok()?;
        Some(self.opened(device).await)
    }

    /// Closes the device if nobody uses it at the moment.
    pub fn close_if_free(&self) {
        if let Ok(mut device) = self.device.try_lock() {
            *device = None;
        }
    }

    async fn opened<'a>(&'a self, mut device: MutexGuard<'a, Option<Box<T>>>) -> Result<InUse<'a, T>, LinkFault> {
        if device.is_none() {
            let opened = timeout(OPENING, (self.open)()).await;
            *device = Some(opened.map_err(|_| LinkFault::Timeout { command: "open", after: OPENING })??);
        }
        Ok(InUse { device })
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

/// A camera, shared by whoever looks through it in turn.
pub type BlockingCamera = Arc<std::sync::Mutex<Box<dyn Camera>>>;

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
    /// Banknote acceptor, where there is one.
    pub banknotes: Option<Slot<dyn NoteAcceptor>>,
    /// Stops the taking of banknotes.
    pub stop_cash: AbortHandle,
    /// Drawers.
    pub drawers: Slot<dyn DrawerBoard>,
    /// Card slot.
    pub collector: Slot<dyn CardCollector>,
    /// Code scanner.
    pub scanner: Slot<dyn CodeScanner>,
    /// Card dispenser, where the machine has one.
    pub dispenser: Option<Slot<dyn CardDispenser>>,
    /// Backup power, where the machine has it.
    pub ups: Option<Slot<dyn Ups>>,
    /// The cabinet's contacts and light, where the machine has them.
    pub cabinet: Option<Slot<dyn Cabinet>>,
    /// Plain contactless reader under the plate, where the machine has one.
    pub chip_reader: Option<Slot<dyn ChipReader>>,
    /// The cabinet was tampered with and nobody has cleared the alarm: whoever opens the lines anew must know.
    pub tampered: Arc<AtomicBool>,
    /// Face camera, on threads of its own.
    pub camera: BlockingCamera,
    /// `None`: the cameras wait for their frames, on threads. `Some`: they have them ready and are asked this often.
    pub camera_pace: Option<Duration>,
    /// Document camera, on threads of its own, where the machine has one.
    pub document_camera: Option<BlockingCamera>,
    /// Breaks off an authorisation under way.
    pub abort: Arc<std::sync::Mutex<Option<AbortHandle>>>,
}

impl Devices {
    /// Slots for the configured devices. Nothing is opened yet.
    pub fn new(config: &Config) -> Self {
        let ports = &config.devices;
        let orders = open::Orders { file: config.terminal_orders(), prefix: config.kiosk.id.clone() };
        let abort: Arc<std::sync::Mutex<Option<AbortHandle>>> = Arc::default();
        let tampered: Arc<AtomicBool> = Arc::default();
        Self {
            reader: open::reader(ports.reader.clone()),
            fingerprint: open::fingerprint(ports.fingerprint.clone()),
            printer: paper::printer(ports.printer.clone()),
            terminal: open::terminal(ports.terminal.clone(), orders, abort.clone()),
            banknotes: ports.banknotes.clone().map(open::banknotes),
            stop_cash: AbortHandle::new(),
            drawers: open::drawers(ports.drawers.clone()),
            collector: open::collector(ports.collector.clone()),
            scanner: open::scanner(ports.scanner.clone()),
            dispenser: ports.dispenser.clone().map(open::dispenser),
            ups: ports.ups.clone().map(open::ups),
            cabinet: ports.cabinet.clone().map(|config| open::cabinet(config, tampered.clone())),
            chip_reader: ports.chip_reader.clone().map(open::chip_reader),
            tampered,
            camera: Arc::new(std::sync::Mutex::new(open::camera(&ports.camera))),
            camera_pace: None,
            document_camera: ports.document_camera.as_ref().map(|c| Arc::new(std::sync::Mutex::new(open::camera(c)))),
            abort,
        }
    }

    /// Closes the device's line if nobody uses it; whoever needs it next opens it.
    pub fn close(&self, kind: DeviceKind) {
        match kind {
            DeviceKind::Reader => self.reader.close_if_free(),
            DeviceKind::Fingerprint => self.fingerprint.close_if_free(),
            DeviceKind::Printer => self.printer.close_if_free(),
            DeviceKind::Terminal => self.terminal.close_if_free(),
            DeviceKind::Drawers => self.drawers.close_if_free(),
            DeviceKind::Collector => self.collector.close_if_free(),
            DeviceKind::Scanner => self.scanner.close_if_free(),
            // A camera opens its source again by itself.
            DeviceKind::Camera | DeviceKind::DocumentCamera => {}
            DeviceKind::Dispenser => self.dispenser.iter().for_each(Slot::close_if_free),
            DeviceKind::Banknotes => self.banknotes.iter().for_each(Slot::close_if_free),
            DeviceKind::Ups => self.ups.iter().for_each(Slot::close_if_free),
            DeviceKind::Cabinet => self.cabinet.iter().for_each(Slot::close_if_free),
            DeviceKind::ChipReader => self.chip_reader.iter().for_each(Slot::close_if_free),
        }
    }

    /// Gives the class's reset command if nobody uses the device: one that moves no card and no money. A class without one
    /// is closed.
    pub async fn reset(&self, kind: DeviceKind) {
        let outcome = match kind {
            DeviceKind::Terminal => match self.terminal.take_if_free().await {
                Some(Ok(mut terminal)) => terminal.register().await.map_err(|error| error.report()),
                Some(Err(fault)) => Err(fault.report()),
                None => Ok(()),
            },
            DeviceKind::Collector => match self.collector.take_if_free().await {
                Some(Ok(mut slot)) => slot.initialise().await.map_err(|error| error.report()),
                Some(Err(fault)) => Err(fault.report()),
                None => Ok(()),
            },
            DeviceKind::Reader
            | DeviceKind::Fingerprint
            | DeviceKind::Camera
            | DeviceKind::Printer
            | DeviceKind::Drawers
            | DeviceKind::Scanner
            | DeviceKind::Banknotes
            | DeviceKind::Dispenser
            | DeviceKind::Ups
            | DeviceKind::Cabinet
            | DeviceKind::DocumentCamera
            | DeviceKind::ChipReader => {
                self.close(kind);
                Ok(())
            }
        };
        if let Err(fault) = outcome {
            tracing::warn!(device = %kind, fault = fault.code, "reset did not help");
        }
    }
}
