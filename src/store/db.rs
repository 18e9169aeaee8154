//! The open store as its one writer thread owns it, and what is checked before it may be used.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use suiban_wire::Hash;
use tokio::sync::watch;

use super::blobs::Blobs;
use super::disk::Disk;
use super::error::StoreError;
use super::journal::{self, JournalReport};
use super::keys::{Keys, Paired};
use super::ledger::{self, LedgerAct};
use super::pin::Throttle;
use super::{file, outbox, settings};

/// Numbered for ever; a published one is never edited.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_base.sql")];
/// Rows of the journal checked at each start; `verify_journal` checks all.
const TAIL_ROWS: i64 = 512;
/// A kiosk that is just ending gets this long to let go of the store.
const LOCK_PATIENCE: Duration = Duration::from_secs(3);

/// What opening found.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// Counts starts.
    pub boot: u32,
    /// Acts announced and cut off: ask the device what became of each before anything else is done.
    pub open_intents: Vec<LedgerAct>,
    /// Acts still unknown.
    pub unknown: Vec<LedgerAct>,
    /// The journal's tail, or the first row that does not hold.
    pub journal: Result<JournalReport, u64>,
    /// Evidence files nobody names, deleted.
    pub swept_blobs: usize,
    /// Evidence that unsent facts name and that is gone.
    pub missing_blobs: Vec<Hash>,
}

/// Everything the writer thread owns.
pub(crate) struct Db {
    pub(crate) conn: Connection,
    pub(crate) keys: Keys,
    pub(crate) paired: Option<Paired>,
    pub(crate) blobs: Blobs,
    pub(crate) boot: u32,
    pub(crate) pin: Throttle,
    pub(crate) changed: watch::Sender<u64>,
    _lock: File,
}

impl Db {
    /// Opens and checks a store. Errors: `InUse`, `Damaged`, `Newer`, `File`, `OutboxBehind`, `OutboxForked`.
    pub(crate) fn open(dir: &Path, keys: Keys, disk: Arc<dyn Disk>) -> Result<(Self, Recovery), StoreError> {
        file::private_dir(dir)?;
        let lock = lock(&dir.join("lock"), LOCK_PATIENCE)?;
        let mut conn = connect(&dir.join("kiosk.db"))?;
        migrate(&mut conn)?;
        let paired = keys.paired.clone();
        if let Some(paired) = &paired {
            outbox::adopt(&conn, paired)?;
            settings::raise_central_ms(&conn, paired.central_ms)?;
        }
        let boot = count_boot(&conn)?;
        let blobs = Blobs::open(dir, disk)?;
        let recovery = recover(&conn, &keys, &blobs, boot)?;
        let (changed, _) = watch::channel(outbox::head(&conn)?.0);
        Ok((Self { conn, keys, paired, blobs, boot, pin: Throttle::default(), changed, _lock: lock }, recovery))
    }

    /// Takes central's keys after a pairing.
    pub(crate) fn pair(&mut self, paired: Paired) -> Result<(), StoreError> {
        outbox::adopt(&self.conn, &paired)?;
        settings::raise_central_ms(&self.conn, paired.central_ms)?;
        self.paired = Some(paired);
        Ok(())
    }

    /// What the last pairing said. Errors: `NotPaired`.
    pub(crate) fn paired(&self) -> Result<&Paired, StoreError> {
        self.paired.as_ref().ok_or(StoreError::NotPaired)
    }
}

pub(crate) fn lock(path: &Path, patience: Duration) -> Result<File, StoreError> {
    let file = file::create_private(path)?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(StoreError::file(path)(error)),
            Err(TryLockError::WouldBlock) if began.elapsed() >= patience => return Err(StoreError::InUse),
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(10)),
        }
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    // The file exists with its mode before SQLite does; -wal and -shm take the mode of the database.
    if !path.exists() {
        file::create_private(path)?;
    }
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(StoreError::file(path))?;
    let conn = Connection::open(path)?;
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    for (name, value) in
        [("synchronous", "FULL"), ("foreign_keys", "ON"), ("secure_delete", "ON"), ("temp_store", "MEMORY")]
    {
        conn.pragma_update(None, name, value)?;
    }
    let verdict: String = conn.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
    if verdict == "ok" { Ok(conn) } else { Err(StoreError::Damaged(verdict)) }
}

fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as i64;
    let found: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (at, sql) in (1..).zip(MIGRATIONS).filter(|(at, _)| *at > found) {
        let tx = conn.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", at)?;
        tx.commit()?;
    }
    Ok(())
}

fn count_boot(conn: &Connection) -> Result<u32, StoreError> {
    let boot = settings::number::<u32>(conn, settings::BOOT)?.saturating_add(1);
    settings::set(conn, settings::BOOT, &boot.to_string())?;
    Ok(boot)
}

fn recover(conn: &Connection, keys: &Keys, blobs: &Blobs, boot: u32) -> Result<Recovery, StoreError> {
    Ok(Recovery {
        boot,
        open_intents: ledger::open_intents(conn)?,
        unknown: ledger::unknown(conn)?,
        journal: tail(conn, keys)?,
        swept_blobs: blobs.sweep(conn)?,
        missing_blobs: blobs.missing(conn)?,
    })
}

/// A broken journal is reported, not fatal: what waits for central must still be sent.
fn tail(conn: &Connection, keys: &Keys) -> Result<Result<JournalReport, u64>, StoreError> {
    match journal::verify_tail(conn, &keys.verify_key(), TAIL_ROWS) {
        Ok(report) => Ok(Ok(report)),
        Err(StoreError::JournalBroken { n }) => Ok(Err(n)),
        Err(other) => Err(other),
    }
}
