//! The machine's own cabinet: what its contacts say unasked, and its light.
//!
//! Promise: no opening of the door goes without a row in the journal, however short; a tamper alarm outlives a restart and
//! is forgotten by a technician alone. What it means for the services is in the fault table.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use suiban_drivers::cabinet::{CabinetState, Door, Light, Tamper};
use suiban_drivers::{DeviceKind, Link, LinkFault};
use tokio::sync::watch;

use super::Kiosk;
use super::health::{self, Statuses};
use crate::store::Facts;

/// Between two tries to reach lines that are gone.
const RETRY: Duration = Duration::from_secs(4);
/// The alarm that nobody has cleared, in the store.
const ALARM: &str = "cabinet-alarm";

/// Calls to mind an alarm from before. Before the lines are opened for the first time.
pub(super) async fn recall(kiosk: &Kiosk) {
    match kiosk.store.setting(ALARM).await {
        Ok(alarm) => kiosk.devices.tampered.store(alarm.is_some_and(|on| on == "on"), Ordering::Relaxed),
        Err(error) => tracing::error!(%error, "whether the cabinet was tampered with is not known"),
    }
}

/// Keeps an alarm, or forgets it. The journal tells of both.
pub(crate) async fn remember(kiosk: &Kiosk, tampered: bool) {
    if kiosk.devices.tampered.swap(tampered, Ordering::Relaxed) == tampered {
        return;
    }
    let alarm = if tampered { "on" } else { "off" };
    if let Err(error) = kiosk.store.set_settings(vec![(ALARM.to_owned(), alarm.to_owned())]).await {
        tracing::error!(%error, "the cabinet's alarm was not stored");
    }
    note(kiosk, if tampered { "cabinet-tampered" } else { "cabinet-cleared" }, json!({})).await;
}

/// Watches beside the loop. What is sent is the light to be shown.
pub(super) fn start(kiosk: &Arc<Kiosk>, statuses: &watch::Sender<Statuses>) -> watch::Sender<Light> {
    let (show, light) = watch::channel(Light::OFF);
    if kiosk.devices.cabinet.is_some() {
        tokio::spawn(keep(kiosk.clone(), statuses.clone(), light));
    }
    show
}

async fn keep(kiosk: Arc<Kiosk>, statuses: watch::Sender<Statuses>, mut light: watch::Receiver<Light>) {
    let mut door = Door::Closed;
    loop {
        match attend(&kiosk, &statuses, &mut light, &mut door).await {
            Ok(()) => return,
            Err(fault) => tracing::warn!(%fault, "the cabinet cannot be watched"),
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// Until the attendant has gone. Errors: the lines have.
async fn attend(
    kiosk: &Kiosk,
    statuses: &watch::Sender<Statuses>,
    light: &mut watch::Receiver<Light>,
    door: &mut Door,
) -> Result<(), LinkFault> {
    let Some(slot) = &kiosk.devices.cabinet else { return Ok(()) };
    let mut state = slot.take().await?.watch();
    let mut openings = 0;
    loop {
        let seen = *state.borrow_and_update();
        notice(kiosk, seen, openings, door).await;
        openings = seen.openings;
        let mut cabinet = slot.take().await?;
        let status = cabinet.status().await;
        cabinet.show(*light.borrow_and_update());
        health::publish(statuses, DeviceKind::Cabinet, &status);
        if status.link != Link::Online {
            cabinet.close();
            return Err(gone());
        }
        drop(cabinet);
        tokio::select! {
            changed = state.changed() => changed.map_err(|_| gone())?,
            shown = light.changed() => if shown.is_err() { return Ok(()) },
        }
    }
}

/// What the contacts say now, against what is known: rows of the journal.
async fn notice(kiosk: &Kiosk, seen: CabinetState, openings: u32, door: &mut Door) {
    let before = std::mem::replace(door, seen.door);
    let opened = seen.openings.saturating_sub(openings);
    // Opened and shut again between two looks, or found open by a line that was just opened itself.
    if opened > 0 || (before, seen.door) == (Door::Closed, Door::Open) {
        note(kiosk, "cabinet-opened", json!({ "times": opened.max(1) })).await;
    }
    if seen.door == Door::Closed && (before == Door::Open || opened > 0) {
        note(kiosk, "cabinet-closed", json!({})).await;
    }
    if seen.tamper != Tamper::Intact {
        remember(kiosk, true).await;
    }
}

fn gone() -> LinkFault {
    LinkFault::Lost { command: "watch the contacts", kind: std::io::ErrorKind::NotConnected }
}

async fn note(kiosk: &Kiosk, kind: &str, data: Value) {
    let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    if let Err(error) = kiosk.store.commit(facts.note(None, kind, data)).await {
        tracing::error!(%error, "journal not written");
    }
}
