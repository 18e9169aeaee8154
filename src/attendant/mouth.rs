//! A slip that nobody took, in a printer that holds it in its mouth: done away with once the person has gone.
//!
//! Promise: a slip hangs there no longer than its patience after the visit, and never when the next person begins. That none
//! is printed behind another is the driver's promise.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use suiban_drivers::printer::{PrinterError, Ticket};
use tokio::time::{Instant, sleep};

use super::Kiosk;
use crate::store::Facts;

/// Somebody who has just turned away may still reach back.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks into the mouth.
const LOOK: Duration = Duration::from_secs(1);

/// Empties the mouth, after giving the person so long to take the slip.
pub(super) async fn clear(kiosk: Arc<Kiosk>, patience: Duration) {
    match left(&kiosk, patience).await {
        Ok(ticket @ (Ticket::Retracted | Ticket::Ejected)) => note(&kiosk, ticket).await,
        Ok(Ticket::Taken | Ticket::AtMouth | Ticket::Unknown) => {}
        Err(error) => tracing::warn!(%error, "whether a slip hangs in the printer is not known"),
    }
}

async fn left(kiosk: &Kiosk, patience: Duration) -> Result<Ticket, PrinterError> {
    let end = Instant::now() + patience;
    loop {
        let mut printer = kiosk.devices.printer.take().await?;
        let seen = match printer.ticket().await {
            Ok(Ticket::AtMouth) if Instant::now() >= end => printer.retract().await,
            seen => seen,
        };
        match printer.judge(seen)? {
            Ticket::AtMouth => sleep(LOOK).await,
            gone @ (Ticket::Taken | Ticket::Retracted | Ticket::Ejected | Ticket::Unknown) => return Ok(gone),
        }
    }
}

async fn note(kiosk: &Kiosk, ticket: Ticket) {
    tracing::info!(?ticket, "a slip was not taken");
    let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    let data = json!({ "retracted": ticket == Ticket::Retracted });
    if let Err(error) = kiosk.store.commit(facts.note(None, "slip-not-taken", data)).await {
        tracing::error!(%error, "journal not written");
    }
}
