//! Uploads that are whole and on their way to the disk.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use suiban_wire::Hash;
use tokio::{sync::watch, task::spawn_blocking};

use super::part::Part;

/// Those of all kiosks.
#[derive(Default)]
pub(super) struct Landings(Arc<Mutex<HashMap<Hash, watch::Receiver<()>>>>);

impl Landings {
    /// Syncs and renames in the background. If the disk refuses, the part stays, and the blob is not here.
    pub(super) async fn begin(&self, hash: Hash, part: Part, whole: PathBuf) {
        let (landed, wait) = watch::channel(());
        // Another kiosk may bring the same bytes: one landing after the other.
        while let Some(other) = self.claim(hash, &wait) {
            gone(other).await;
        }
        let landing = Landing { all: self.0.clone(), hash, _landed: landed };
        spawn_blocking(move || {
            if let Err(error) = part.land(&whole) {
                tracing::error!("evidence did not reach the disk: {error}");
            }
            drop(landing);
        });
    }

    /// Waits until the landing of this blob is over, if there is one.
    pub(super) async fn wait(&self, hash: &Hash) {
        let landing = locked(&self.0).get(hash).cloned();
        if let Some(landing) = landing {
            gone(landing).await;
        }
    }

    fn claim(&self, hash: Hash, mine: &watch::Receiver<()>) -> Option<watch::Receiver<()>> {
        let mut all = locked(&self.0);
        let other = all.get(&hash).cloned();
        if other.is_none() {
            all.insert(hash, mine.clone());
        }
        other
    }
}

/// Whoever waits goes on when this is gone, however it went.
struct Landing {
    all: Arc<Mutex<HashMap<Hash, watch::Receiver<()>>>>,
    hash: Hash,
    _landed: watch::Sender<()>,
}

impl Drop for Landing {
    fn drop(&mut self) {
        locked(&self.all).remove(&self.hash);
    }
}

fn locked<T>(all: &Mutex<T>) -> MutexGuard<'_, T> {
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn gone(mut landing: watch::Receiver<()>) {
    // Nothing is ever sent: the end of the landing is what ends the wait.
    while landing.changed().await.is_ok() {}
}
