//! The talk with central, against a central that keeps the contract and can be told to break it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use suiban_wire::blob::BlobRef;
use suiban_wire::envelope::Kind;
use suiban_wire::pairing::PairingCode;
use suiban_wire::{Hash, IdempotencyKey};
use tempfile::TempDir;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use zeroize::Zeroizing;

use super::*;
use crate::clock::Clock;
use crate::store::{Facts, Keys, OutboxItem, OutboxRow, OutboxState, Store};

mod clock;
mod delivery;
mod fake;
mod lies;
mod line;
mod pace;
mod pairing;

use fake::FakeCentral;

const DEVICE: &str = "GZ-TH-0017";
const NOW: i64 = 1_795_000_000_000;
const TEN_YEARS_MS: i64 = 10 * 365 * 24 * 3600 * 1000;

/// A wall clock that is as wrong as the test wants; time passes with tokio's.
struct TestClock {
    offset: AtomicI64,
    start: tokio::time::Instant,
}

impl TestClock {
    fn new() -> Arc<Self> {
        Arc::new(Self { offset: AtomicI64::new(0), start: tokio::time::Instant::now() })
    }
    fn shift(&self, ms: i64) {
        self.offset.store(ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn wall_ms(&self) -> i64 {
        NOW + self.offset.load(Ordering::SeqCst) + self.mono_ms() as i64
    }
    fn mono_ms(&self) -> u64 {
        self.start.elapsed().as_millis() as u64
    }
}

/// A kiosk that has just been paired over the wire.
struct Kiosk {
    dir: TempDir,
    keys: Keys,
    store: Store,
    central: Arc<FakeCentral>,
    clock: Arc<TestClock>,
    identity: Identity,
}

impl Kiosk {
    async fn paired() -> Self {
        let (dir, central, clock) = (TempDir::new().unwrap(), FakeCentral::new(), TestClock::new());
        let keys = Keys::load_or_create(&dir.path().join("keys")).unwrap();
        let store = Store::open(dir.path().join("store"), keys.clone()).unwrap();
        let identity = pair(&*central, &central.code(), DEVICE, &keys, clock.clone()).await.unwrap();
        store.pair(identity.paired().clone()).await.unwrap();
        Self { dir, keys, store, central, clock, identity }
    }

    async fn commit(&self, text: &str, blobs: Vec<BlobRef>) -> u64 {
        let key = IdempotencyKey::random().unwrap();
        let plaintext = Zeroizing::new(text.as_bytes().to_vec());
        let item = OutboxItem { kind: Kind::RenewalSubmitted, key, plaintext, blobs };
        let facts = Facts { outbox: vec![item], ..Facts::at(NOW, 1) };
        self.store.commit(facts).await.unwrap().outbox[0]
    }

    async fn stage(&self, bytes: Vec<u8>) -> BlobRef {
        self.store.stage(Zeroizing::new(bytes)).await.unwrap()
    }

    /// The disk loses every file of evidence.
    fn lose_evidence(&self) {
        for file in std::fs::read_dir(self.dir.path().join("store/blobs")).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
    }

    /// The disk loses one of them.
    fn lose_evidence_of(&self, blob: BlobRef) {
        let named = |path: &std::path::Path| path.to_string_lossy().contains(&blob.sha256.to_string());
        let files = std::fs::read_dir(self.dir.path().join("store/blobs")).unwrap();
        for path in files.map(|file| file.unwrap().path()).filter(|path| named(path)) {
            std::fs::remove_file(path).unwrap();
        }
    }

    async fn rows(&self) -> Vec<OutboxRow> {
        self.store.outbox_from(1, 99).await.unwrap()
    }

    async fn waiting(&self) -> u64 {
        self.store.outbox().await.unwrap().waiting
    }

    async fn all_sent(&self) {
        while self.waiting().await > 0 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    fn start(&self) -> Running {
        let (link, state) = watch::channel(LinkState::default());
        let (status_tx, status) = watch::channel(json!({ "reader": "online" }));
        let wake = Arc::new(Notify::new());
        let sync = SyncLoop {
            store: self.store.clone(),
            dial: self.central.clone(),
            identity: self.identity.clone(),
            clock: self.clock.clone(),
            wake: wake.clone(),
            status,
            version: "0.1.0".into(),
            link,
        };
        Running { task: tokio::spawn(sync.run()), state, wake, _status: status_tx }
    }
}

/// The loop at work; it ends with the test.
struct Running {
    task: JoinHandle<()>,
    state: watch::Receiver<LinkState>,
    wake: Arc<Notify>,
    _status: watch::Sender<serde_json::Value>,
}

impl Running {
    async fn until(&mut self, what: impl FnMut(&LinkState) -> bool) -> LinkState {
        let waited = tokio::time::timeout(Duration::from_secs(24 * 3600), self.state.wait_for(what)).await;
        waited.expect("a day went by").unwrap().clone()
    }
}

impl Running {
    /// Ends the loop and lets go of the store.
    async fn stop(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}
