//! What the attendant looks after while nobody is being served: acts still open, a disk that took nothing, the clock.

use std::sync::Arc;

use tokio::task::JoinHandle;

use super::Kiosk;
use super::reconcile::{self, When};
use crate::technician::clock;

/// Between two tries to settle what is still open.
const LOOK_BACK_MS: u64 = 30_000;
/// Between two tries to write to a disk that took nothing.
const TRY_DISK_MS: u64 = 5_000;

/// What is due, and when, on the monotonic clock.
#[derive(Default)]
pub(super) struct Care {
    looking_back: Option<JoinHandle<()>>,
    look_back_at: u64,
    try_disk_at: u64,
    central_ms: Option<i64>,
}

impl Care {
    /// Something has changed that may settle an act: a visit has ended, a device is back.
    pub(super) fn look_back_soon(&mut self) {
        self.look_back_at = 0;
    }

    /// Does what is due. Nobody is being served: no act is under way.
    pub(super) async fn idle(&mut self, kiosk: &Arc<Kiosk>) {
        self.hear_central(kiosk).await;
        self.try_disk(kiosk).await;
        self.look_back(kiosk).await;
    }

    /// A fresh word of central may make a correction of the clock needless.
    async fn hear_central(&mut self, kiosk: &Kiosk) {
        let heard = kiosk.link.borrow().last_central_ms;
        if heard != self.central_ms {
            self.central_ms = heard;
            if let Err(error) = clock::drop_needless(kiosk, heard.unwrap_or_default()).await {
                tracing::error!(%error, "clock correction not dropped");
            }
        }
    }

    /// A disk that was full or could not be written is tried again, so that the machine comes back by itself.
    async fn try_disk(&mut self, kiosk: &Kiosk) {
        let (health, now) = (*kiosk.store.health().borrow(), kiosk.clock.mono_ms());
        if health.may_pass() && now >= self.try_disk_at {
            self.try_disk_at = now.saturating_add(TRY_DISK_MS);
            if let Err(error) = kiosk.store.probe().await {
                tracing::warn!(%error, "the disk still takes nothing");
            }
        }
    }

    /// Settles what is still open, beside the loop.
    async fn look_back(&mut self, kiosk: &Arc<Kiosk>) {
        let now = kiosk.clock.mono_ms();
        if now < self.look_back_at || self.looking_back.as_ref().is_some_and(|task| !task.is_finished()) {
            return;
        }
        self.look_back_at = now.saturating_add(LOOK_BACK_MS);
        if kiosk.store.unsettled().await.is_ok_and(|acts| !acts.is_empty()) {
            let kiosk = kiosk.clone();
            self.looking_back = Some(tokio::spawn(async move { look_back(&kiosk, When::Idle).await }));
        }
    }
}

/// Looks back once. What cannot be settled because the store refuses is tried again later.
pub(super) async fn look_back(kiosk: &Arc<Kiosk>, when: When) {
    if let Err(error) = reconcile::settle(kiosk, when).await {
        tracing::error!(%error, "what was left open could not be settled");
    }
}
