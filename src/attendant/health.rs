//! What the devices say of themselves, and what follows from it for the services.

use std::collections::BTreeMap;

use suiban_drivers::{DeviceKind, DeviceStatus, Link};
use tokio::sync::watch;

use super::devices::Devices;
use super::{Kiosk, identities};
use crate::config::Profile;
use crate::faults::{self, Citizen, Impact};
use crate::journey::availability::Machine;
use crate::journey::identity::Grade;
use crate::journey::intake::{self, Intake};
use crate::store::{Act, DrawerContent, Health};

/// The last status of each device.
pub type Statuses = BTreeMap<DeviceKind, DeviceStatus>;

macro_rules! ask {
    ($slot:expr) => {
        match $slot.take_if_free().await? {
            Err(fault) => DeviceStatus::from(&fault),
            Ok(mut device) => {
                let status = device.status().await;
                if status.link != Link::Online {
                    device.close();
                }
                status
            }
        }
    };
}

/// Asks one device for its status. `None`: somebody uses it.
pub async fn ask(devices: &Devices, kind: DeviceKind) -> Option<DeviceStatus> {
    Some(match kind {
        DeviceKind::Reader => ask!(devices.reader),
        DeviceKind::Fingerprint => ask!(devices.fingerprint),
        DeviceKind::Printer => ask!(devices.printer),
        DeviceKind::Terminal => ask!(devices.terminal),
        DeviceKind::Drawers => ask!(devices.drawers),
        DeviceKind::Collector => ask!(devices.collector),
        DeviceKind::Scanner => ask!(devices.scanner),
        DeviceKind::Camera => super::camera::status(devices).await?,
        DeviceKind::DocumentCamera => super::camera::document_status(devices).await?,
        DeviceKind::Dispenser => ask!(devices.dispenser.as_ref()?),
        DeviceKind::Banknotes => ask!(devices.banknotes.as_ref()?),
        DeviceKind::Ups => ask!(devices.ups.as_ref()?),
        DeviceKind::Cabinet => ask!(devices.cabinet.as_ref()?),
        DeviceKind::ChipReader => ask!(devices.chip_reader.as_ref()?),
    })
}

/// Asks every device at once.
pub async fn look(kiosk: &Kiosk) -> Statuses {
    let asked = kiosk.config.devices.kinds().into_iter().map(|kind| async move {
        let status = ask(&kiosk.devices, kind).await?;
        Some((kind, identities::check(&kiosk.book(), kind, status, None).await))
    });
    futures::future::join_all(asked).await.into_iter().flatten().collect()
}

/// Tells everybody when a status has changed.
pub fn publish(statuses: &watch::Sender<Statuses>, kind: DeviceKind, status: &DeviceStatus) {
    statuses.send_if_modified(|known| {
        let changed = known.get(&kind) != Some(status);
        if changed {
            let fault = status.fault.as_ref().map(|f| faults::telemetry(kind, &f.code));
            tracing::info!(device = %kind, link = ?status.link, media = ?status.media, fault, "device status");
            known.insert(kind, status.clone());
        }
        changed
    });
}

/// What the machine can rely on.
pub async fn machine(kiosk: &Kiosk, statuses: &Statuses) -> Machine {
    let ready = |kind| statuses.get(&kind).is_some_and(|status| serves(kind, status));
    let starting = |kind| statuses.get(&kind).is_some_and(|status| status.link == Link::Starting);
    let cards = loaded_drawers(kiosk).await;
    // While the last payment or the card in the slot is in doubt, no other is begun.
    let unsettled = kiosk.store.unsettled().await.unwrap_or_default();
    let doubtful = |is: fn(&Act) -> bool| unsettled.iter().any(|act| is(&act.act));
    let healthy = *kiosk.store.health().borrow() == Health::Good;
    let store = healthy && kiosk.store.is_paired().await;
    Machine {
        reader: ready(DeviceKind::Reader),
        camera: ready(DeviceKind::Camera),
        camera_starting: starting(DeviceKind::Camera),
        // It is needed minutes into a visit: one that is still starting is there by then.
        document_camera: starting(DeviceKind::DocumentCamera) || ready(DeviceKind::DocumentCamera),
        face_engine: match (kiosk.config.profile, kiosk.engine_info.grade) {
            (Profile::Production, Grade::Demonstration) => false,
            (Profile::Production, Grade::Measured) | (Profile::Demonstration, _) => true,
        },
        fingerprint: ready(DeviceKind::Fingerprint),
        matcher: kiosk.matcher.is_some(),
        printer: ready(DeviceKind::Printer),
        terminal: ready(DeviceKind::Terminal) && !doubtful(|act| matches!(act, Act::Payment { .. })),
        notes: ready(DeviceKind::Banknotes) && !doubtful(|act| matches!(act, Act::StackNote { .. })),
        qr: kiosk.payments.is_some() && takes_qr(kiosk),
        drawers: ready(DeviceKind::Drawers),
        collector: ready(DeviceKind::Collector) && !doubtful(|act| matches!(act, Act::RetainOldCard { .. })),
        chip_reader: ready(DeviceKind::ChipReader),
        store,
        cards: cards.unwrap_or(0),
        deferral: kiosk.config.rules.deferral,
        intake: intake(kiosk).await,
    }
}

/// Whether new cases may be taken in. A store that cannot say has worse troubles, which stop the machine by themselves.
pub async fn intake(kiosk: &Kiosk) -> Intake {
    match kiosk.store.burden(kiosk.clock.wall_ms(), kiosk.clock.mono_ms()).await {
        Ok(burden) => intake::intake(&kiosk.config.limits, &burden),
        Err(error) => {
            tracing::error!(%error, "what waits in the outbox is not known");
            Intake::Open
        }
    }
}

fn takes_qr(kiosk: &Kiosk) -> bool {
    let link = kiosk.link.borrow();
    link.online && link.qr_payment
}

/// Whether a fault reaches beyond its own device, so that not even the visit under way may go on.
pub fn stops_all(statuses: &Statuses) -> bool {
    statuses.iter().any(|(kind, status)| faults::impact(*kind, status) == Impact::Machine)
}

/// The fault for which nobody can be served: of the reader, without which nobody can be identified, or one that reaches
/// beyond its own device.
pub fn closing(kiosk: &Kiosk, statuses: &Statuses) -> Option<Citizen> {
    kiosk.config.devices.kinds().into_iter().find_map(|kind| {
        let status = statuses.get(&kind);
        let closes = status.is_some_and(|status| faults::impact(kind, status) == Impact::Machine);
        let needed = kind == DeviceKind::Reader && !status.is_some_and(|status| serves(kind, status));
        let fault = status.and_then(|status| status.fault.as_ref());
        (closes || needed).then(|| fault.map_or(Citizen::stopped(kind), |f| faults::advice(kind, &f.code).citizen))
    })
}

async fn loaded_drawers(kiosk: &Kiosk) -> Option<u32> {
    let drawers = kiosk.store.drawers().await.ok()?;
    let loaded = drawers.iter().filter(|d| matches!(d.content, DrawerContent::Loaded { .. })).count();
    u32::try_from(loaded).ok()
}

/// Whether the device can do its work now. A supply that is used up is a fault of its class, so the table decides alone.
fn serves(kind: DeviceKind, status: &DeviceStatus) -> bool {
    status.link == Link::Online && faults::impact(kind, status) == Impact::Nothing
}
