//! The open store as whoever writes owns it for a moment, and what is checked before it may be used.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use suiban_wire::Hash;
use tokio::sync::watch;

use super::audit;
use super::blobs::Blobs;
use super::disk::Disk;
use super::erasable::Ring;
use super::error::StoreError;
use super::health::Health;
use super::journal::JournalReport;
use super::keys::{Keys, Paired};
use super::ledger::{self, LedgerAct};
use super::pin::Throttle;
use super::{file, manifest, outbox, purge, settings};

/// Numbered for ever; a published one is never edited.
const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/0001_base.sql"),
    include_str!("migrations/0002_applications.sql"),
    include_str!("migrations/0003_erasable.sql"),
    include_str!("migrations/0004_ledger_at_scale.sql"),
    include_str!("migrations/0005_seal_in_its_row.sql"),
];
/// Held by whoever has the store open.
pub(crate) const LOCK: &str = "lock";
/// Grows with every act for ever. A start does not read all of it; the walk along it does, in time.
const GROWING: &str = "journal";
/// Statements kept ready: about what a whole visit uses.
const STATEMENTS: usize = 64;
/// About what one application needs.
const PROBE_BYTES: usize = 512 * 1024;
/// A kiosk that is just ending gets this long to let go of the store.
pub(crate) const LOCK_PATIENCE: Duration = Duration::from_secs(3);

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

/// Everything whoever writes works with.
pub(crate) struct Db {
    pub(crate) conn: Connection,
    pub(crate) keys: Keys,
    pub(crate) paired: Option<Paired>,
    pub(crate) blobs: Blobs,
    pub(crate) ring: Ring,
    /// Central's day of the last purge in this start.
    pub(crate) purged_on: Option<i64>,
    pub(crate) boot: u32,
    pub(crate) pin: Throttle,
    pub(crate) changed: watch::Sender<u64>,
    pub(crate) health: watch::Sender<Health>,
    pub(crate) dir: PathBuf,
    _lock: File,
}

impl Db {
    /// Opens and checks a store. Errors: `InUse`, `Damaged`, `Newer`, `File`, `OutboxBehind`, `OutboxForked`.
    pub(crate) fn open(dir: &Path, keys: Keys, disk: Arc<dyn Disk>) -> Result<(Self, Recovery), StoreError> {
        file::private_dir(dir)?;
        let lock = lock(&dir.join(LOCK), LOCK_PATIENCE)?;
        let mut conn = connect(&dir.join("kiosk.db"))?;
        migrate(&mut conn)?;
        let paired = keys.paired.clone();
        if let Some(paired) = &paired {
            outbox::adopt(&conn, paired)?;
            settings::raise_central_ms(&conn, paired.central_ms)?;
        }
        let boot = count_boot(&conn)?;
        let mut blobs = Blobs::open(dir, disk)?;
        let ring = Ring::open(&keys.dir, settings::number(&conn, settings::PERIOD)?)?;
        settings::set(&conn, settings::PERIOD, &ring.period().to_string())?;
        let recovery = recover(&conn, &keys, &mut blobs, boot)?;
        let (changed, _) = watch::channel(outbox::head(&conn)?.0);
        let (health, _) =
            watch::channel(recovery.journal.map_or_else(|n| Health::JournalBroken { n }, |_| Health::Good));
        let (dir, pin) = (dir.to_owned(), Throttle::default());
        let db =
            Self { conn, keys, paired, blobs, ring, purged_on: None, boot, pin, changed, health, dir, _lock: lock };
        purge::finish(&db)?;
        Ok((db, recovery))
    }

    /// Takes central's keys after a pairing.
    pub(crate) fn pair(&mut self, paired: Paired) -> Result<(), StoreError> {
        outbox::adopt(&self.conn, &paired)?;
        settings::raise_central_ms(&self.conn, paired.central_ms)?;
        self.paired = Some(paired);
        Ok(())
    }

    /// Takes note of what an error says about the store itself.
    pub(crate) fn judge<T>(&self, result: &Result<T, StoreError>) {
        let Some(found) = result.as_ref().err().and_then(Health::of) else { return };
        self.health.send_if_modified(|known| {
            let now = known.and(found);
            std::mem::replace(known, now) != now
        });
    }

    /// Writes a little to see whether the disk takes it again. Errors: it does not.
    pub(crate) fn probe(&mut self) -> Result<(), StoreError> {
        let path = self.dir.join("probe");
        file::write_durably(&path, &[0; PROBE_BYTES])?;
        fs::remove_file(&path).map_err(StoreError::file(&path))?;
        settings::set(&self.conn, "probed-in-boot", &self.boot.to_string())?;
        self.health.send_modify(|health| *health = health.and(Health::Good));
        Ok(())
    }

    /// What the manifest is read with.
    pub(crate) fn reader(&self) -> manifest::Reader<'_> {
        manifest::Reader { local: &self.keys.local, ring: &self.ring }
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
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    for (name, value) in
        [("synchronous", "FULL"), ("foreign_keys", "ON"), ("secure_delete", "ON"), ("temp_store", "MEMORY")]
    {
        conn.pragma_update(None, name, value)?;
    }
    check(&conn)?;
    Ok(conn)
}

/// SQLite's own check, table by table. Errors: `Damaged`.
fn check(conn: &Connection) -> Result<(), StoreError> {
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").map_err(damaged)?;
    let names =
        names.query_map([], |r| r.get(0)).map_err(damaged)?.collect::<Result<Vec<String>, _>>().map_err(damaged)?;
    for name in names.iter().filter(|name| *name != GROWING) {
        let verdict = conn.query_row(&format!("PRAGMA quick_check('{name}')"), [], |r| r.get::<_, String>(0));
        let verdict = verdict.map_err(damaged)?;
        if verdict != "ok" {
            return Err(StoreError::Damaged(verdict));
        }
    }
    Ok(())
}

/// A page that cannot be read is damage too, whatever SQLite calls it.
fn damaged(error: rusqlite::Error) -> StoreError {
    let error = StoreError::Database(error);
    if Health::of(&error) == Some(Health::Damaged) { StoreError::Damaged(error.to_string()) } else { error }
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

fn recover(conn: &Connection, keys: &Keys, blobs: &mut Blobs, boot: u32) -> Result<Recovery, StoreError> {
    ledger::note_settled(conn)?;
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
    let key = keys.verify_key();
    match audit::at_start(conn, &key).and_then(|walk| walk.finish(conn, &key)) {
        Ok(report) => Ok(Ok(report)),
        Err(StoreError::JournalBroken { n }) => Ok(Err(n)),
        Err(other) => Err(other),
    }
}
