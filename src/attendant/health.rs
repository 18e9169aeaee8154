//! Device status, asked in turn while nobody needs the device, and what follows from it for the services.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::{DeviceKind, DeviceStatus, Level, Link, LinkFault, SupplyKind};
use tokio::sync::watch;

use super::Kiosk;
use crate::config::Profile;
use crate::journey::availability::Machine;
use crate::journey::identity::Grade;
use crate::store::DrawerContent;

/// The last status of each device.
pub type Statuses = BTreeMap<DeviceKind, DeviceStatus>;

/// A healthy device is asked this often; a round takes as long as the slowest device.
const ROUND: Duration = Duration::from_secs(4);

/// Asks every device, over and over, and publishes what changed.
pub async fn watch_devices(kiosk: Arc<Kiosk>, statuses: watch::Sender<Statuses>) {
    loop {
        let known = statuses.borrow().clone();
        let seen = look(&kiosk, &known).await;
        statuses.send_if_modified(|known| {
            let changed = *known != seen;
            if changed {
                log_changes(known, &seen);
                known.clone_from(&seen);
            }
            changed
        });
        tokio::time::sleep(ROUND).await;
    }
}

fn log_changes(known: &Statuses, seen: &Statuses) {
    for (kind, status) in seen {
        if known.get(kind) != Some(status) {
            let fault = status.fault.as_ref().map(|f| f.code.as_str());
            tracing::info!(device = ?kind, link = ?status.link, media = ?status.media, fault, "device status");
        }
    }
}

macro_rules! ask {
    ($slot:expr, $known:expr) => {
        match $slot.take_if_free().await {
            None => $known,
            Some(Err(LinkFault::Absent { .. })) => Some(DeviceStatus::absent()),
            Some(Err(_)) => Some(DeviceStatus { link: Link::Offline, ..DeviceStatus::absent() }),
            Some(Ok(mut device)) => {
                let status = device.status().await;
                if status.link != Link::Online {
                    device.close();
                }
                Some(status)
            }
        }
    };
}

/// One round. A device that is in use keeps its last status: who uses it will notice a fault soon enough.
pub async fn look(kiosk: &Kiosk, known: &Statuses) -> Statuses {
    let devices = &kiosk.devices;
    let last = |kind: DeviceKind| known.get(&kind).cloned();
    let mut seen = Statuses::new();
    for kind in DeviceKind::ALL {
        let status = match kind {
            DeviceKind::Reader => ask!(devices.reader, last(kind)),
            DeviceKind::Fingerprint => ask!(devices.fingerprint, last(kind)),
            DeviceKind::Printer => ask!(devices.printer, last(kind)),
            DeviceKind::Terminal => ask!(devices.terminal, last(kind)),
            DeviceKind::Drawers => ask!(devices.drawers, last(kind)),
            DeviceKind::Collector => ask!(devices.collector, last(kind)),
            DeviceKind::Scanner => ask!(devices.scanner, last(kind)),
            DeviceKind::Camera => super::camera::status(devices).await.or(last(kind)),
        };
        seen.extend(status.map(|status| (kind, status)));
    }
    seen
}

/// What the machine can rely on.
pub async fn machine(kiosk: &Kiosk, statuses: &Statuses) -> Machine {
    let ready = |kind| statuses.get(&kind).is_some_and(DeviceStatus::is_ready);
    let level = |kind, supply| level(statuses, kind, supply);
    let cards = loaded_drawers(kiosk).await;
    Machine {
        reader: ready(DeviceKind::Reader),
        camera: ready(DeviceKind::Camera),
        face_engine: match (kiosk.config.profile, kiosk.engine_info.grade) {
            (Profile::Production, Grade::Demonstration) => false,
            (Profile::Production, Grade::Measured) | (Profile::Demonstration, _) => true,
        },
        fingerprint: ready(DeviceKind::Fingerprint),
        matcher: kiosk.matcher.is_some(),
        printer: ready(DeviceKind::Printer) && level(DeviceKind::Printer, SupplyKind::Paper) != Level::Out,
        terminal: ready(DeviceKind::Terminal),
        drawers: ready(DeviceKind::Drawers),
        collector: ready(DeviceKind::Collector) && level(DeviceKind::Collector, SupplyKind::RetainBin) != Level::Full,
        store: kiosk.store.is_paired().await,
        cards: cards.unwrap_or(0),
        deferral: kiosk.config.rules.deferral,
    }
}

async fn loaded_drawers(kiosk: &Kiosk) -> Option<u32> {
    let drawers = kiosk.store.drawers().await.ok()?;
    let loaded = drawers.iter().filter(|d| matches!(d.content, DrawerContent::Loaded { .. })).count();
    u32::try_from(loaded).ok()
}

fn level(statuses: &Statuses, kind: DeviceKind, supply: SupplyKind) -> Level {
    let supplies = statuses.get(&kind).map(|s| s.supplies.as_slice()).unwrap_or_default();
    supplies.iter().find(|s| s.kind == supply).map_or(Level::Ok, |s| s.level)
}
