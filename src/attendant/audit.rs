//! The walk along the journal, while the machine works: what was added since the last checkpoint every hour, all of it once
//! after each start and once a day. A chain that does not hold takes the machine out of service and is told.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::Kiosk;
use crate::store::{Facts, JournalReport, StoreError, Walk};

/// Between two pieces: the store is never kept from anybody.
const BREATH: Duration = Duration::from_millis(100);
const HOUR: Duration = Duration::from_secs(3600);
/// Whole walks, in rounds.
const WHOLE_EVERY: u32 = 24;

/// Walks for as long as the kiosk runs.
pub async fn watch_journal(kiosk: Arc<Kiosk>) {
    for round in 0.. {
        let mut walked = from_checkpoint(&kiosk).await;
        if walked.is_ok() && round % WHOLE_EVERY == 0 {
            walked = to_end(&kiosk, Walk::whole()).await;
        }
        match walked {
            Ok(report) => tracing::debug!(rows = report.rows, "journal walked"),
            Err(error) => told(&kiosk, &error).await,
        }
        tokio::time::sleep(HOUR).await;
    }
}

async fn from_checkpoint(kiosk: &Kiosk) -> Result<JournalReport, StoreError> {
    let walk = kiosk.store.walk_on().await?;
    to_end(kiosk, walk).await
}

async fn to_end(kiosk: &Kiosk, mut walk: Walk) -> Result<JournalReport, StoreError> {
    loop {
        walk = kiosk.store.walk(walk).await?;
        if let Some(report) = walk.ended() {
            return Ok(report);
        }
        tokio::time::sleep(BREATH).await;
    }
}

/// The store has judged itself by the error already; the journal says since when.
async fn told(kiosk: &Kiosk, error: &StoreError) {
    tracing::error!(%error, "the journal does not hold");
    let health = kiosk.store.health().borrow().code();
    let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    let note = facts.note(None, "journal-walk-failed", json!({ "health": health }));
    if let Err(error) = kiosk.store.commit(note).await {
        tracing::error!(%error, "journal not written");
    }
}
