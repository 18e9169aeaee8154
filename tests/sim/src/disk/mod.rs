//! A disk that forgets: whatever was not synced when the power goes is lost, kept, or kept in part, sector by sector.
//!
//! SQLite writes to it through [`vfs`], the store's evidence through the product's own [`suiban::store::disk::Disk`]. Names
//! are like on a journalling file system: changes of names survive in the order they were made, up to some point.

pub mod bytes;
mod evidence;
pub mod names;
pub mod vfs;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::Rng;
use rand::rngs::SmallRng;

use crate::power::Power;
use bytes::Content;
use names::Names;

/// The disk of one kiosk. Everything below `root` is on it.
#[derive(Debug)]
pub struct SimDisk {
    root: PathBuf,
    power: Arc<Power>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    names: Names,
    files: BTreeMap<u64, Content>,
    next: u64,
    /// Writes to refuse, as a full disk does.
    full_for: u32,
}

/// What survives of unsynced changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Survives {
    /// Nothing.
    None,
    /// Everything: the disk had written it out already.
    All,
    /// Each sector by itself, or not.
    Some,
}

impl SimDisk {
    /// An empty disk, mounted at `root` for SQLite too.
    pub fn mount(root: &Path, power: Arc<Power>) -> Arc<Self> {
        let disk = Arc::new(Self { root: root.to_owned(), power, inner: Mutex::default() });
        vfs::mount(root, &disk);
        disk
    }

    /// The power has gone: what was not synced is decided by `chance`.
    pub fn cut(&self, chance: &mut SmallRng) {
        let survives = [Survives::None, Survives::All, Survives::Some][chance.random_range(0..3)];
        let mut inner = self.inner();
        inner.names.cut(survives, chance);
        inner.files.values_mut().for_each(|file| file.cut(survives, chance));
        inner.forget_nameless();
        inner.full_for = 0;
    }

    /// The disk is full for the next `writes` writes.
    pub fn fill_for(&self, writes: u32) {
        self.inner().full_for = writes;
    }

    /// What would be here after a cut now that loses everything unsynced, at `root`.
    pub fn after_a_cut(&self, root: &Path) -> Arc<Self> {
        let copy = Self::mount(root, Arc::new(Power::default()));
        let inner = self.inner();
        let mut copied = copy.inner();
        for (path, id) in inner.names.safe() {
            let Some(bytes) = inner.files.get(id).map(Content::safe) else { continue };
            let id = copied.create(&root.join(path.strip_prefix(&self.root).unwrap_or(path)));
            copied.files.insert(id, Content::synced(bytes.to_vec()));
        }
        copied.names.sync_all();
        drop(copied);
        copy
    }

    /// Every file with its present bytes, synced or not: what somebody who steals the disk would read.
    pub fn visit(&self, mut each: impl FnMut(&Path, &[u8])) {
        let inner = self.inner();
        for (path, id) in inner.names.now() {
            if let Some(file) = inner.files.get(id) {
                each(path, file.now());
            }
        }
    }

    /// Memory that stands for the disk.
    pub fn memory(&self) -> usize {
        self.inner().files.values().map(Content::memory).sum()
    }

    /// Bytes of all files.
    pub fn size(&self) -> usize {
        self.inner().files.values().map(|file| file.now().len()).sum()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A step of this machine: nothing happens on a disk without power.
    fn step(&self) -> io::Result<MutexGuard<'_, Inner>> {
        if self.power.step() { Ok(self.inner()) } else { Err(io::Error::other("the power has gone")) }
    }

    fn change(&self) -> io::Result<MutexGuard<'_, Inner>> {
        let mut inner = self.step()?;
        if inner.full_for > 0 {
            inner.full_for -= 1;
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(inner)
    }
}

impl Inner {
    fn create(&mut self, path: &Path) -> u64 {
        self.next += 1;
        self.files.insert(self.next, Content::default());
        self.names.set(path, Some(self.next));
        self.next
    }

    fn find(&self, path: &Path) -> io::Result<u64> {
        self.names.find(path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn file(&mut self, id: u64) -> io::Result<&mut Content> {
        self.files.get_mut(&id).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Files without a name are gone. An open file may be one: SQLite deletes none that it holds open.
    fn forget_nameless(&mut self) {
        let names = &self.names;
        self.files.retain(|id, _| names.knows(*id));
    }
}

impl Drop for SimDisk {
    fn drop(&mut self) {
        vfs::unmount(&self.root);
    }
}
