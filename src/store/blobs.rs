//! Evidence on disk: sealed to central, then under the key of its period; written before the envelope that names it.
//!
//! A file is called `HASH.PERIOD`: the hash of what travels, and the period whose key it rests under.
//!
//! Promise: a name in the outbox always has its bytes; bytes without a name are swept at the next start.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use suiban_wire::Hash;
use suiban_wire::blob::{BlobRef, seal_blob};
use suiban_wire::keys::SealingPublic;

use super::disk::{self, Disk};
use super::erasable::{Label, OVERHEAD, Ring};
use super::error::StoreError;

const TABLE: &str = "evidence";

/// The folder with the evidence.
pub(crate) struct Blobs {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    /// The period of every file; `None`: from before there were keys that end.
    periods: HashMap<Hash, Option<u64>>,
    /// Written for the visit in progress and not yet named by an envelope.
    staged: HashSet<Hash>,
}

impl Blobs {
    pub(crate) fn open(store: &Path, disk: Arc<dyn Disk>) -> Result<Self, StoreError> {
        let dir = store.join("blobs");
        disk.make_dir(&dir).map_err(StoreError::file(&dir))?;
        let files = disk.list(&dir).map_err(StoreError::file(&dir))?;
        let periods = files.iter().filter_map(|path| name(path)).collect();
        Ok(Self { disk, dir, periods, staged: HashSet::new() })
    }

    /// Seals and writes evidence; safe on disk when this returns.
    pub(crate) fn stage(&mut self, plain: &[u8], central: &SealingPublic, ring: &Ring) -> Result<BlobRef, StoreError> {
        let (name, sealed) = seal_blob(plain, central).map_err(|_| StoreError::Key("central's sealing key"))?;
        let period = ring.period();
        let bytes = ring.make(Label::Period(period))?.seal(TABLE, &name.sha256.to_string(), &sealed)?;
        disk::write_durably(&*self.disk, &self.dir.join(format!("{}.{period}", name.sha256)), &bytes)?;
        self.periods.insert(name.sha256, Some(period));
        self.staged.insert(name.sha256);
        Ok(name)
    }

    /// Refuses names without bytes.
    pub(crate) fn check(&self, name: &BlobRef) -> Result<(), StoreError> {
        let (path, period) = self.find(&name.sha256)?;
        let len = name.len + if period.is_some() { OVERHEAD } else { 0 };
        if self.disk.len(&path).is_ok_and(|there| there == len) {
            Ok(())
        } else {
            Err(StoreError::BlobMissing(name.sha256.to_string()))
        }
    }

    /// The sealed bytes, checked against their name.
    pub(crate) fn read(&self, name: &Hash, ring: &Ring) -> Result<Vec<u8>, StoreError> {
        let (path, period) = self.find(name)?;
        let bytes = self.disk.read(&path).map_err(|_| StoreError::BlobMissing(name.to_string()))?;
        let damaged = || StoreError::BlobDamaged(name.to_string());
        match period {
            // The key vouches for every byte, and that they are those of this name.
            Some(n) => {
                let opened = ring.get(Label::Period(n))?.open_in_place(TABLE, &name.to_string(), bytes);
                Ok(std::mem::take(&mut *opened.map_err(|_| damaged())?))
            }
            None if Hash::of(&bytes) == *name => Ok(bytes),
            None => Err(damaged()),
        }
    }

    /// The envelope that names these is committed.
    pub(crate) fn named(&mut self, names: &[BlobRef]) {
        for name in names {
            self.staged.remove(&name.sha256);
        }
    }

    /// The visit ended: what it staged and nobody named goes.
    pub(crate) fn discard_staged(&mut self, conn: &Connection) -> Result<usize, StoreError> {
        self.staged.clear();
        self.sweep(conn)
    }

    /// Deletes every file no envelope names. Returns how many.
    pub(crate) fn sweep(&mut self, conn: &Connection) -> Result<usize, StoreError> {
        let mut swept = 0;
        for path in self.disk.list(&self.dir).map_err(StoreError::file(&self.dir))? {
            if !self.is_wanted(conn, &path)? {
                self.disk.remove(&path).map_err(StoreError::file(&path))?;
                if let Some((hash, _)) = name(&path) {
                    self.periods.remove(&hash);
                }
                swept += 1;
            }
        }
        self.disk.sync_dir(&self.dir).map_err(StoreError::file(&self.dir))?;
        Ok(swept)
    }

    /// Evidence that unsent envelopes name and that is not here.
    pub(crate) fn missing(&self, conn: &Connection) -> Result<Vec<Hash>, StoreError> {
        let sql = "SELECT DISTINCT sha256, len FROM outbox_blob JOIN outbox USING (seq) WHERE state <> 'receipted'";
        let mut query = conn.prepare(sql)?;
        let names =
            query.query_map([], |r| Ok(BlobRef { sha256: Hash(r.get(0)?), len: r.get::<_, i64>(1)? as u64 }))?;
        let names = names.collect::<Result<Vec<_>, _>>()?;
        Ok(names.into_iter().filter(|name| self.check(name).is_err()).map(|name| name.sha256).collect())
    }

    /// The periods under whose keys these and the evidence of the visit in progress rest.
    pub(crate) fn periods(&self, named: &[Hash]) -> BTreeSet<u64> {
        named.iter().chain(&self.staged).filter_map(|hash| *self.periods.get(hash)?).collect()
    }

    fn is_wanted(&self, conn: &Connection, path: &Path) -> Result<bool, StoreError> {
        let Some((hash, _)) = name(path) else { return Ok(false) };
        let named = "SELECT EXISTS (SELECT 1 FROM outbox_blob WHERE sha256 = ?1)";
        Ok(self.staged.contains(&hash) || conn.query_row(named, [hash.0], |r| r.get(0))?)
    }

    fn find(&self, hash: &Hash) -> Result<(PathBuf, Option<u64>), StoreError> {
        let period = *self.periods.get(hash).ok_or_else(|| StoreError::BlobMissing(hash.to_string()))?;
        let name = period.map_or_else(|| hash.to_string(), |n| format!("{hash}.{n}"));
        Ok((self.dir.join(name), period))
    }
}

/// What a file is called.
fn name(path: &Path) -> Option<(Hash, Option<u64>)> {
    let name = path.file_name()?.to_str()?;
    match name.split_once('.') {
        Some((hash, period)) => Some((hash.parse().ok()?, Some(period.parse().ok()?))),
        None => Some((name.parse().ok()?, None)),
    }
}
