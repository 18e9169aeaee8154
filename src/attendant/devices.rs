//! All devices of a kiosk, each behind its [`Slot`], opened as the configuration says.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use suiban_drivers::DeviceKind;
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

use crate::config::Config;

mod open;
mod paper;
mod slot;

use slot::Opened;
pub use slot::{InUse, Slot};

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
