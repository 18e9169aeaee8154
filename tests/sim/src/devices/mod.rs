//! Devices behind the product's own driver traits. Each does its work on the bench, in its own time, and meets the faults
//! that are armed for it. What really happened stays on the bench, whatever the kiosk was told.

mod banknotes;
mod camera;
mod collector;
mod desk;
mod drawers;
mod fingerprint;
mod plate;
mod printer;
mod reader;
mod scanner;
mod terminal;

use std::sync::{Arc, Mutex};
use std::time::Duration;

pub use banknotes::Seen;
pub use camera::{SimEngine, SimPhotos};
use suiban::attendant::devices::{Devices, Slot};
use suiban::config::Config;
use suiban_drivers::terminal::{AbortHandle, PaymentTerminal};
use suiban_drivers::{Action, DeviceKind, DeviceStatus, FaultReport, LinkFault};

use crate::world::{World, absent};

/// Five pictures a second are enough for every session.
const CAMERA_PACE: Duration = Duration::from_millis(200);

/// All devices of the kiosk, simulated. The ports of `config` are never opened.
pub fn devices(config: &Config, world: &Arc<World>) -> Devices {
    let mut devices = Devices::new(config);
    devices.reader = slot(world, DeviceKind::Reader, |world| Box::new(reader::SimReader { world }));
    devices.fingerprint = slot(world, DeviceKind::Fingerprint, |world| Box::new(fingerprint::SimSensor::new(world)));
    devices.printer = slot(world, DeviceKind::Printer, |world| Box::new(printer::SimPrinter { world }));
    devices.drawers = slot(world, DeviceKind::Drawers, |world| Box::new(drawers::SimDrawers { world }));
    devices.collector = slot(world, DeviceKind::Collector, |world| Box::new(collector::SimCollector::new(world)));
    devices.scanner = slot(world, DeviceKind::Scanner, |world| Box::new(scanner::SimScanner { world }));
    devices.banknotes = Some(slot(world, DeviceKind::Banknotes, |world| Box::new(banknotes::SimAcceptor { world })));
    devices.chip_reader =
        Some(slot(world, DeviceKind::ChipReader, |world| Box::new(plate::SimPlate { world, there: false })));
    devices.terminal = terminal(world, devices.abort.clone());
    devices.camera = Arc::new(Mutex::new(Box::new(camera::SimCamera { world: world.clone() })));
    devices.document_camera = Some(Arc::new(Mutex::new(Box::new(desk::SimDesk { world: world.clone() }))));
    devices.camera_pace = Some(CAMERA_PACE);
    devices
}

fn slot<T: ?Sized + 'static>(world: &Arc<World>, kind: DeviceKind, make: fn(Arc<World>) -> Box<T>) -> Slot<T>
where
    Box<T>: Send,
{
    let world = world.clone();
    Slot::new(move || {
        let world = world.clone();
        async move { plugged(&world, kind).map(|()| make(world)) }
    })
}

fn terminal(world: &Arc<World>, abort: Arc<Mutex<Option<AbortHandle>>>) -> Slot<dyn PaymentTerminal> {
    let world = world.clone();
    Slot::new(move || {
        let (world, abort) = (world.clone(), abort.clone());
        async move {
            plugged(&world, DeviceKind::Terminal)?;
            let device: Box<dyn PaymentTerminal> = Box::new(terminal::SimTerminal::new(world));
            *abort.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(device.abort_handle());
            Ok(device)
        }
    })
}

fn plugged(world: &World, kind: DeviceKind) -> Result<(), LinkFault> {
    if world.with(|state| state.is_unplugged(kind)) { Err(absent(kind)) } else { Ok(()) }
}

/// What a device says of itself; `ill` is the truth, which it may not tell.
fn status(world: &World, kind: DeviceKind, ill: Option<&str>) -> DeviceStatus {
    world.with(|state| {
        if state.is_unplugged(kind) {
            return DeviceStatus::absent();
        }
        let fault = match (ill, state.lies(kind)) {
            (Some(code), false) => Some(code),
            (None, true) => Some("made-up"),
            (Some(_), true) | (None, false) => None,
        };
        let report = |code: &str| FaultReport { code: code.to_owned(), action: Action::Retry };
        DeviceStatus { fault: fault.map(report), ..DeviceStatus::online() }
    })
}
