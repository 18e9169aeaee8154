//! The kiosk's memory: journal, ledger, outbox, cards, manifest and settings in one SQLite file, evidence beside it.
//!
//! Promises: the facts of one moment are committed together or not at all and survive power loss once `commit` returns;
//! an act has an intent before it has an outcome; cards always balance; nothing central answers deletes an unsent fact;
//! no personal data is readable in any file here. It must not know screens, devices or HTTP, and reads no clock.
//!
//! # Layout
//! - [`facts`]: what is told to the store; `commit`: how it is written
//! - `health`, `audit`: what is wrong with the store itself, noticed in passing and by walking the journal
//! - `journal`, `ledger`, `drawers`, `applications`, `outbox`, `burden`, `blobs`, `manifest`, `settings`, `pin`: one table group each
//! - [`keys`], `local`: the keys folder and what is encrypted for the kiosk itself
//! - `purge`: what is kept how long; `erasable`: the keys that end with it
//! - [`disk`]: the steps of which a durable file is made
//! - `db`: opening, checking, migrating; this file: the handle everybody holds, and in `handle` what can be asked of it

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::spawn_blocking;

mod applications;
mod audit;
mod blobs;
mod burden;
mod commit;
mod db;
pub mod disk;
mod drawers;
mod erasable;
mod error;
pub mod facts;
pub(crate) mod file;
mod handle;
mod health;
mod journal;
pub mod keys;
mod ledger;
mod local;
mod manifest;
mod outbox;
mod pin;
mod purge;
mod settings;
#[cfg(test)]
pub(crate) mod tests;

pub use audit::Walk;
pub use db::Recovery;
pub use drawers::{CardBalance, Drawer, DrawerContent};
pub use error::{ReceiptFault, StoreError};
pub use facts::{
    Act, ActId, ApplicationWrite, Committed, DrawerMove, DrawerWrite, Facts, JournalEntry, LedgerWrite, OutboxItem,
    Outcome, VisitId,
};
pub use health::Health;
pub use journal::JournalReport;
pub use keys::{Keys, Paired};
pub use ledger::LedgerAct;
pub use outbox::{OutboxRow, OutboxState, OutboxSummary};
pub use pin::PinVerdict;
pub use purge::KEEP_MS;
pub use settings::{CENTRAL_MS, DeviceTest};

use db::Db;
use disk::{Disk, OsDisk};

type Job = Box<dyn FnOnce(&mut Db) + Send>;

/// Who does the jobs.
#[derive(Clone)]
enum Writer {
    /// The runtime's threads for blocking work, one job after the other: a slow disk never holds the screen up.
    InTurn(Arc<Queue>),
    /// Whoever asks: in a simulation nothing may happen at its own pace.
    InPlace(Arc<Mutex<Db>>),
}

/// Jobs in the order in which they were asked for.
struct Queue {
    jobs: Mutex<VecDeque<Job>>,
    db: Mutex<Db>,
}

impl Queue {
    /// Does what waits. Whoever put a job in and then called this knows that it is done.
    fn work(&self) {
        let mut db = locked(&self.db);
        while let Some(job) = self.next() {
            job(&mut db);
        }
    }

    fn next(&self) -> Option<Job> {
        locked(&self.jobs).pop_front()
    }
}

/// What a job that panicked left is judged by SQLite, whose transaction it did not commit.
fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Writer {
    /// Does the job, and those asked for before it. Waiting on a blocking thread keeps tokio's virtual clock still while the
    /// disk works.
    async fn work(&self, job: Job) -> Result<(), StoreError> {
        match self {
            Self::InTurn(queue) => {
                locked(&queue.jobs).push_back(job);
                let queue = queue.clone();
                spawn_blocking(move || queue.work()).await.map_err(|_| StoreError::Closed)
            }
            Self::InPlace(db) => {
                job(&mut locked(db));
                Ok(())
            }
        }
    }

    /// Sums too slow for a runtime's thread.
    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
        match self {
            Self::InTurn(_) => spawn_blocking(work).await.map_err(|_| StoreError::Closed),
            Self::InPlace(_) => Ok(work()),
        }
    }
}

/// The handle to the store. Cheap to clone; the store closes when the last one is dropped.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    recovery: Arc<Recovery>,
    changed: watch::Receiver<u64>,
    health: watch::Receiver<Health>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("boot", &self.recovery.boot).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens, migrates and checks the store in `dir`, making it if it is not there. Blocks.
    /// Errors: `InUse`, `Damaged`, `Newer`, `File`, `Key`, `OutboxBehind`, `OutboxForked`, `Database`.
    pub fn open(dir: impl AsRef<Path>, keys: Keys) -> Result<Self, StoreError> {
        let (db, recovery) = Db::open(dir.as_ref(), keys, Arc::new(OsDisk))?;
        let (changed, health) = (db.changed.subscribe(), db.health.subscribe());
        let writer = Writer::InTurn(Arc::new(Queue { jobs: Mutex::default(), db: Mutex::new(db) }));
        Ok(Self { writer, recovery: Arc::new(recovery), changed, health })
    }

    /// The same without threads, every job done where it is asked for and evidence on `disk`: for simulations, which must
    /// repeat exactly. Errors as for [`Store::open`].
    pub fn open_in_place(dir: impl AsRef<Path>, keys: Keys, disk: Arc<dyn Disk>) -> Result<Self, StoreError> {
        let (db, recovery) = Db::open(dir.as_ref(), keys, disk)?;
        let (changed, health) = (db.changed.subscribe(), db.health.subscribe());
        let writer = Writer::InPlace(Arc::new(Mutex::new(db)));
        Ok(Self { writer, recovery: Arc::new(recovery), changed, health })
    }

    /// Whether somebody has the store in `dir` open at this moment. A store that was never made is in nobody's hands.
    pub fn is_in_use(dir: impl AsRef<Path>) -> bool {
        let lock = dir.as_ref().join(db::LOCK);
        lock.exists() && matches!(db::lock(&lock, Duration::ZERO), Err(StoreError::InUse))
    }

    /// Waits until nobody has the store in `dir` open, as long as a kiosk may take to let go of it. Blocks.
    pub fn wait_closed(dir: impl AsRef<Path>) -> bool {
        let lock = dir.as_ref().join(db::LOCK);
        !lock.exists() || db::lock(&lock, db::LOCK_PATIENCE).is_ok()
    }

    /// What opening found.
    pub fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// How the store itself is; changes with what it meets.
    pub fn health(&self) -> watch::Receiver<Health> {
        self.health.clone()
    }

    /// Tries whether the disk can be written again. Errors: it cannot.
    pub async fn probe(&self) -> Result<(), StoreError> {
        self.run(Db::probe).await
    }

    /// Last sequence number in the outbox; changes with every commit that has facts for central.
    pub fn outbox_changes(&self) -> watch::Receiver<u64> {
        self.changed.clone()
    }

    /// Takes central's keys after a pairing. Errors: `OutboxBehind`, `OutboxForked`.
    pub async fn pair(&self, paired: Paired) -> Result<(), StoreError> {
        self.run(move |db| db.pair(paired)).await
    }

    /// Whether central's keys are here. A kiosk that is not paired can take no application.
    pub async fn is_paired(&self) -> bool {
        self.run(|db| Ok(db.paired.is_some())).await.unwrap_or(false)
    }

    /// The name this kiosk was paired under.
    pub async fn device(&self) -> Option<String> {
        self.run(|db| Ok(db.paired.as_ref().map(|paired| paired.device.clone()))).await.unwrap_or(None)
    }

    /// Commits all facts or none. Once begun it finishes even if the caller goes away.
    pub async fn commit(&self, facts: Facts) -> Result<Committed, StoreError> {
        self.run(move |db| commit::commit(db, facts, &mut |_| ())).await
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Db) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = mpsc::sync_channel(1);
        let job = move |db: &mut Db| {
            // The caller may have gone away; the job is done all the same.
            let result = job(db);
            db.judge(&result);
            let _ = reply.send(result);
        };
        self.writer.work(Box::new(job)).await?;
        answer.try_recv().map_err(|_| StoreError::Closed)?
    }
}
