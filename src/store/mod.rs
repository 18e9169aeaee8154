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
//! - `db`: opening, checking, migrating; this file: the handle everybody holds

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use suiban_wire::Hash;
use suiban_wire::blob::BlobRef;
use suiban_wire::manifest::ManifestEntry;
use suiban_wire::receipt::{Receipt, SignedReceipt};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

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
    /// A thread of its own: a slow disk never holds the screen up.
    Thread(mpsc::Sender<Job>),
    /// Whoever asks: in a simulation nothing may happen at its own pace.
    InPlace(Arc<Mutex<Db>>),
}

impl Writer {
    fn submit(&self, job: Job) -> Result<(), StoreError> {
        match self {
            Self::Thread(jobs) => jobs.send(job).map_err(|_| StoreError::Closed),
            Self::InPlace(db) => {
                job(&mut db.lock().unwrap_or_else(PoisonError::into_inner));
                Ok(())
            }
        }
    }

    /// Sums too slow for a runtime's thread.
    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
        match self {
            Self::Thread(_) => spawn_blocking(work).await.map_err(|_| StoreError::Closed),
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
        let (mut db, recovery) = Db::open(dir.as_ref(), keys, Arc::new(OsDisk))?;
        let (changed, health) = (db.changed.subscribe(), db.health.subscribe());
        let (jobs, queue) = mpsc::channel::<Job>();
        let work = move || queue.into_iter().for_each(|job| job(&mut db));
        let spawned = thread::Builder::new().name("store".to_owned()).spawn(work);
        spawned.map_err(StoreError::file(dir.as_ref()))?;
        Ok(Self { writer: Writer::Thread(jobs), recovery: Arc::new(recovery), changed, health })
    }

    /// The same without a thread, every job done where it is asked for and evidence on `disk`: for simulations, which must
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

    /// Seals evidence to central and writes it; name the result in the body and in `OutboxItem::blobs`.
    /// Errors: `NotPaired`, `File`.
    pub async fn stage(&self, plain: Zeroizing<Vec<u8>>) -> Result<BlobRef, StoreError> {
        self.run(move |db| {
            let central = db.paired()?.central_sealing_key;
            db.blobs.stage(&plain, &central, &db.ring)
        })
        .await
    }

    /// Deletes evidence that was staged and never named by a commit. Call when a visit ends. Returns how many.
    pub async fn discard_staged(&self) -> Result<usize, StoreError> {
        self.run(|db| db.blobs.discard_staged(&db.conn)).await
    }

    /// Commits all facts or none. Once begun it finishes even if the caller goes away.
    pub async fn commit(&self, facts: Facts) -> Result<Committed, StoreError> {
        self.run(move |db| commit::commit(db, facts, &mut |_| ())).await
    }

    /// Checks every row and signature of the journal. Errors: `JournalBroken` with the first row that does not hold.
    pub async fn verify_journal(&self) -> Result<JournalReport, StoreError> {
        self.run(|db| Walk::whole().finish(&db.conn, &db.keys.verify_key())).await
    }

    /// Goes a piece further on a walk along the journal; a walk that has come to its end is signed as checkpoint, from which
    /// the next start begins. Errors: `JournalBroken`.
    pub async fn walk(&self, walk: Walk) -> Result<Walk, StoreError> {
        self.run(move |db| {
            let walk = walk.piece(&db.conn, &db.keys.verify_key())?;
            if walk.ended().is_some() {
                walk.sign(&db.conn, &db.keys.signing)?;
            }
            Ok(walk)
        })
        .await
    }

    /// The walk from the last checkpoint on.
    pub async fn walk_on(&self) -> Result<Walk, StoreError> {
        self.run(|db| audit::from_checkpoint(&db.conn, &db.keys.verify_key())).await
    }

    /// Acts announced and without any word since.
    pub async fn open_intents(&self) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(|db| ledger::open_intents(&db.conn)).await
    }

    /// Acts whose last word is unknown.
    pub async fn unknown(&self) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(|db| ledger::unknown(&db.conn)).await
    }

    /// Acts without a word and acts whose last word is unknown, oldest first.
    pub async fn unsettled(&self) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(|db| ledger::unsettled(&db.conn)).await
    }

    /// Acts settled after the fact, the last first.
    pub async fn settled_later(&self, limit: usize) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(move |db| ledger::settled_later(&db.conn, limit)).await
    }

    /// The data of the last journal row of this kind in a visit.
    pub async fn last_note(&self, visit: VisitId, kind: &'static str) -> Result<Option<serde_json::Value>, StoreError> {
        self.run(move |db| journal::last_of(&db.conn, &visit, kind)).await
    }

    /// The card payment announced last, whatever the clock said.
    pub async fn last_card_payment(&self) -> Result<Option<ActId>, StoreError> {
        self.run(|db| ledger::last_card_payment(&db.conn)).await
    }

    /// The notes of one cash payment, in the order in which they came.
    pub async fn notes_of(&self, cash: ActId) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(move |db| ledger::notes_of(&db.conn, &cash)).await
    }

    /// Old cards in the retain bin, as far as the ledger knows.
    pub async fn retained_old_cards(&self) -> Result<u64, StoreError> {
        self.run(|db| ledger::retained_old_cards(&db.conn)).await
    }

    /// One act of the ledger.
    pub async fn act(&self, id: ActId) -> Result<Option<LedgerAct>, StoreError> {
        self.run(move |db| ledger::find(&db.conn, &id)).await
    }

    /// Rows to send at `now` (wall clock ms; `i64::MAX`: whatever they wait for), lowest first.
    pub async fn outbox_ready(&self, now: i64, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        self.run(move |db| outbox::ready(&db.conn, &db.ring, now, limit)).await
    }

    /// Rows from `seq` on in any state, for a central that asks for them again.
    pub async fn outbox_from(&self, seq: u64, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        self.run(move |db| outbox::from(&db.conn, &db.ring, seq, limit)).await
    }

    /// The first row from `seq` on without a receipt, whatever it waits for.
    pub async fn unreceipted_from(&self, seq: u64) -> Result<Option<OutboxRow>, StoreError> {
        self.run(move |db| outbox::unreceipted(&db.conn, &db.ring, seq)).await
    }

    /// Notes that rows were sent, why they were refused if they were, and when to send them again.
    pub async fn mark_attempt(
        &self,
        seqs: Vec<u64>,
        error: Option<&'static str>,
        next_try: i64,
    ) -> Result<(), StoreError> {
        self.run(move |db| outbox::mark_attempt(&db.conn, &seqs, error, next_try)).await
    }

    /// Takes central's receipt. Errors: `Receipt` with the row unchanged, `NotPaired`.
    pub async fn acknowledge(&self, receipt: SignedReceipt, now: i64) -> Result<Receipt, StoreError> {
        self.run(move |db| {
            let paired = db.paired.as_ref().ok_or(StoreError::NotPaired)?;
            outbox::acknowledge(&mut db.conn, paired, &receipt, now)
        })
        .await
    }

    /// Sets a row aside that central cannot read; `reason` is a code. Errors: `NoSuchSeq`.
    pub async fn quarantine(&self, seq: u64, reason: &'static str) -> Result<(), StoreError> {
        self.run(move |db| outbox::quarantine(&db.conn, seq, reason)).await
    }

    /// What waits for central.
    pub async fn outbox(&self) -> Result<OutboxSummary, StoreError> {
        self.run(|db| outbox::summary(&db.conn)).await
    }

    /// Deletes what central has had for [`KEEP_MS`] and until the end of that day, with its evidence and its keys, and records
    /// it. `central_ms` is central's clock: a wrong one here deletes nothing; `moment` is this kiosk's. Returns how many facts.
    pub async fn purge(&self, central_ms: i64, moment: Facts) -> Result<usize, StoreError> {
        self.run(move |db| purge::purge(db, central_ms, moment)).await
    }

    /// The sealed bytes of evidence. Errors: `BlobMissing`, `BlobDamaged`.
    pub async fn blob(&self, name: Hash) -> Result<Vec<u8>, StoreError> {
        self.run(move |db| db.blobs.read(&name, &db.ring)).await
    }

    /// Replaces the manifest. Errors: `ManifestOlder`.
    pub async fn replace_manifest(&self, version: u64, entries: Vec<ManifestEntry>) -> Result<(), StoreError> {
        self.run(move |db| {
            let key = manifest::Reader { local: &db.keys.local, ring: &db.ring };
            manifest::replace(&mut db.conn, key, version, &entries)
        })
        .await
    }

    /// The manifest's version; 0 before the first.
    pub async fn manifest_version(&self) -> Result<u64, StoreError> {
        self.run(|db| manifest::version(&db.conn)).await
    }

    /// How many cards the manifest names.
    pub async fn manifest_len(&self) -> Result<u64, StoreError> {
        self.run(|db| manifest::len(&db.conn)).await
    }

    /// Every card waiting for the holder of this ID number.
    pub async fn manifest_by_number(&self, number: &str) -> Result<Vec<ManifestEntry>, StoreError> {
        let number = Zeroizing::new(number.to_owned());
        self.run(move |db| manifest::by_number(&db.conn, db.reader(), &number)).await
    }

    /// The entry whose new card has this body number (卡体管理号).
    pub async fn manifest_by_body_number(&self, body: &[u8]) -> Result<Option<ManifestEntry>, StoreError> {
        let body = Zeroizing::new(body.to_vec());
        self.run(move |db| manifest::by_body(&db.conn, db.reader(), &body)).await
    }

    /// The entry of this case.
    pub async fn manifest_by_case(&self, case: String) -> Result<Option<ManifestEntry>, StoreError> {
        self.run(move |db| manifest::by_case(&db.conn, db.reader(), &case)).await
    }

    /// The case in which the card with this body number is the old one.
    pub async fn case_of_old_card(&self, body: &[u8]) -> Result<Option<String>, StoreError> {
        let body = Zeroizing::new(body.to_vec());
        self.run(move |db| manifest::by_old_card(&db.conn, db.reader(), &body)).await
    }

    /// Whether the holder of this ID number has an application from here on its way, at `wall` (ms since 1970 UTC).
    pub async fn application_pending(&self, number: &str, wall: i64) -> Result<bool, StoreError> {
        let number = Zeroizing::new(number.to_owned());
        self.run(move |db| applications::pending(&db.conn, &db.keys.local, &number, wall)).await
    }

    /// Every drawer ever used, by number.
    pub async fn drawers(&self) -> Result<Vec<Drawer>, StoreError> {
        self.run(|db| drawers::all(&db.conn)).await
    }

    /// The drawer in which the card with this body number waits for its holder.
    pub async fn drawer_by_body_number(&self, body: &[u8]) -> Result<Option<u16>, StoreError> {
        let body = Zeroizing::new(body.to_vec());
        self.run(move |db| drawers::by_body_number(&db.conn, &db.keys.local, &body)).await
    }

    /// Where all cards are. Errors: `CardBalance` when two ways of counting differ.
    pub async fn card_balance(&self) -> Result<CardBalance, StoreError> {
        self.run(|db| drawers::balance(&db.conn)).await
    }

    /// A setting.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let name = name.to_owned();
        self.run(move |db| settings::get(&db.conn, &name)).await
    }

    /// Sets all or none of these.
    pub async fn set_settings(&self, values: Vec<(String, String)>) -> Result<(), StoreError> {
        self.run(move |db| settings::set_all(&mut db.conn, &values)).await
    }

    /// Central's clock as the pairing or the last believed receipt gave it, ms.
    pub async fn central_ms(&self) -> Result<Option<i64>, StoreError> {
        let text = self.setting(CENTRAL_MS).await?;
        Ok(text.and_then(|text| text.parse().ok()))
    }

    /// Central's signed word on the time, believed by whoever knows the certificate it came with. It only rises.
    pub async fn heard(&self, central_ms: i64) -> Result<(), StoreError> {
        self.run(move |db| settings::raise_central_ms(&db.conn, central_ms)).await
    }

    /// Records a device test.
    pub async fn record_test(&self, test: DeviceTest) -> Result<(), StoreError> {
        self.run(move |db| settings::record_test(&db.conn, &test)).await
    }

    /// The last test of each device.
    pub async fn latest_tests(&self) -> Result<Vec<DeviceTest>, StoreError> {
        self.run(|db| settings::latest_tests(&db.conn)).await
    }

    /// Sets the technician's PIN (6 to 32 digits). Errors: `WeakPin`.
    pub async fn set_pin(&self, pin: Zeroizing<String>) -> Result<(), StoreError> {
        let new = self.writer.compute(move || pin::NewPin::derive(&pin)).await??;
        self.run(move |db| new.store(&db.conn)).await
    }

    /// Tries a PIN at `mono` (monotonic clock, ms since start). Errors: `NoPin`.
    pub async fn check_pin(&self, pin: Zeroizing<String>, mono: u64) -> Result<PinVerdict, StoreError> {
        let counted = self.run(move |db| pin::begin(&db.conn, &mut db.pin, mono)).await?;
        let attempt = match counted {
            Ok(attempt) => attempt,
            Err(wait_ms) => return Ok(PinVerdict::Locked { wait_ms }),
        };
        let judge = move || (attempt.judge(&pin), attempt);
        let (right, attempt) = self.writer.compute(judge).await?;
        self.run(move |db| pin::finish(&db.conn, &attempt, right)).await
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
        self.writer.submit(Box::new(job))?;
        if let Ok(answer) = answer.try_recv() {
            return answer;
        }
        // Waiting on a blocking thread keeps tokio's virtual clock still while the disk works.
        spawn_blocking(move || answer.recv()).await.map_err(|_| StoreError::Closed)?.map_err(|_| StoreError::Closed)?
    }
}
