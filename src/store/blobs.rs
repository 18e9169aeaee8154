//! Evidence on disk: sealed to central, named by the hash of the sealed bytes, written before the envelope that names it.
//!
//! Promise: a name in the outbox always has its bytes; bytes without a name are swept at the next start.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::Connection;
use suiban_wire::Hash;
use suiban_wire::blob::{BlobRef, seal_blob};
use suiban_wire::keys::SealingPublic;

use super::disk::{self, Disk};
use super::error::StoreError;

/// The folder with the evidence.
pub(crate) struct Blobs {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    /// Written for the visit in progress and not yet named by an envelope.
    staged: HashSet<Hash>,
}

impl Blobs {
    pub(crate) fn open(store: &Path, disk: Arc<dyn Disk>) -> Result<Self, StoreError> {
        let dir = store.join("blobs");
        disk.make_dir(&dir).map_err(StoreError::file(&dir))?;
        Ok(Self { disk, dir, staged: HashSet::new() })
    }

    /// Seals and writes evidence; safe on disk when this returns.
    pub(crate) fn stage(&mut self, plain: &[u8], central: &SealingPublic) -> Result<BlobRef, StoreError> {
        let (name, sealed) = seal_blob(plain, central).map_err(|_| StoreError::Key("central's sealing key"))?;
        disk::write_durably(&*self.disk, &self.path(&name.sha256), &sealed)?;
        self.staged.insert(name.sha256);
        Ok(name)
    }

    /// Refuses names without bytes.
    pub(crate) fn check(&self, name: &BlobRef) -> Result<(), StoreError> {
        let len = self.disk.len(&self.path(&name.sha256));
        if len.is_ok_and(|len| len == name.len) {
            Ok(())
        } else {
            Err(StoreError::BlobMissing(name.sha256.to_string()))
        }
    }

    /// The sealed bytes, checked against their name.
    pub(crate) fn read(&self, name: &Hash) -> Result<Vec<u8>, StoreError> {
        let bytes = self.disk.read(&self.path(name)).map_err(|_| StoreError::BlobMissing(name.to_string()))?;
        if Hash::of(&bytes) == *name { Ok(bytes) } else { Err(StoreError::BlobDamaged(name.to_string())) }
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
    pub(crate) fn sweep(&self, conn: &Connection) -> Result<usize, StoreError> {
        let mut swept = 0;
        for path in self.disk.list(&self.dir).map_err(StoreError::file(&self.dir))? {
            if !self.is_wanted(conn, &path)? {
                self.disk.remove(&path).map_err(StoreError::file(&path))?;
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

    fn is_wanted(&self, conn: &Connection, path: &Path) -> Result<bool, StoreError> {
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<Hash>().ok());
        let Some(name) = name else { return Ok(false) };
        let named = "SELECT EXISTS (SELECT 1 FROM outbox_blob WHERE sha256 = ?1)";
        Ok(self.staged.contains(&name) || conn.query_row(named, [name.0], |r| r.get(0))?)
    }

    fn path(&self, name: &Hash) -> PathBuf {
        self.dir.join(name.to_string())
    }
}
