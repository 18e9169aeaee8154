//! A card that lies on the reader while nobody is served: somebody has forgotten it, or it was there before.
//!
//! Promise: it is shown, and no visit begins with it; once it was lifted, whatever is laid down next is the next person's.
//! Without a plain reader under the plate nothing of this is known.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use suiban_drivers::reader::chip::ChipReader;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::Kiosk;
use super::devices::Slot;
use super::work::await_lifted::look;
use crate::journey::take_card::Plate;
use crate::store::Facts;

/// In the journal: a forgotten card is gone.
pub(super) const LIFTED: &str = "forgotten-card-lifted";

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);
/// A reader that does not answer is asked less often.
const SILENT: Duration = Duration::from_secs(4);

/// What is known of the plate while nobody is served.
#[derive(Default)]
pub(super) struct Watch {
    /// A card was seen there, and not lifted since.
    forgotten: Arc<AtomicBool>,
    /// Until the plate was seen empty.
    until_empty: Option<JoinHandle<()>>,
}

impl Watch {
    /// From now on nobody is served: whatever lies there is nobody's.
    pub(super) fn watch(&mut self, kiosk: &Arc<Kiosk>) {
        let watching = self.until_empty.as_ref().is_some_and(|watch| !watch.is_finished());
        if !watching && kiosk.devices.chip_reader.is_some() {
            let (kiosk, forgotten) = (kiosk.clone(), self.forgotten.clone());
            self.until_empty = Some(tokio::spawn(async move {
                if let Some(slot) = &kiosk.devices.chip_reader {
                    until_empty(&kiosk, slot, &forgotten).await;
                }
            }));
        }
    }

    /// Somebody is served, who looks for themselves.
    pub(super) fn rest(&mut self) {
        if let Some(watch) = self.until_empty.take() {
            watch.abort();
        }
        self.forgotten.store(false, Ordering::SeqCst);
    }

    pub(super) fn has_forgotten_card(&self) -> bool {
        self.forgotten.load(Ordering::SeqCst)
    }

    /// What a visit that begins now has to know. Not seen empty yet counts as not empty: the visit's own look is quick.
    pub(super) fn seen(&self) -> Plate {
        let empty = self.until_empty.as_ref().is_none_or(JoinHandle::is_finished);
        if empty { Plate::Seen } else { Plate::Forgotten }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.rest();
    }
}

async fn until_empty(kiosk: &Kiosk, slot: &Slot<dyn ChipReader>, forgotten: &AtomicBool) {
    loop {
        match look(slot).await {
            Ok(true) => {
                if !forgotten.swap(true, Ordering::SeqCst) {
                    tracing::warn!("a card lies on the reader and nobody is served");
                }
                sleep(LOOK).await;
            }
            Ok(false) => {
                if forgotten.load(Ordering::SeqCst) {
                    note_lifted(kiosk).await;
                }
                return forgotten.store(false, Ordering::SeqCst);
            }
            Err(_) => sleep(SILENT).await,
        }
    }
}

async fn note_lifted(kiosk: &Kiosk) {
    tracing::info!("the card on the reader was lifted");
    let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    if let Err(error) = kiosk.store.commit(facts.note(None, LIFTED, json!({}))).await {
        tracing::error!(%error, "journal not written");
    }
}
