//! Keys that are meant to end. What must not outlive its time rests under one of them and is gone with it, whatever copies
//! of the bytes a worn disk still keeps.
//!
//! One key a period for facts and evidence (a period is a start of the kiosk, or a day of it), one a version for the
//! manifest; each a file of 32 random bytes in the keys folder. Promise: a key is destroyed only when nothing that is still
//! wanted rests under it, and is overwritten before its name goes. It must not know what rests under a key.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use zeroize::Zeroizing;

use super::error::StoreError;
use super::file;
use super::keys::read_private;
use super::local::{LocalKey, random};

/// Bytes that sealing adds.
pub(crate) const OVERHEAD: u64 = 44;
const KEY_LEN: usize = 32;

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Label {
    /// Facts and evidence of a period, counted from 1.
    Period(u64),
    /// The manifest of this version.
    Manifest(u64),
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(n) => write!(f, "period-{n}"),
            Self::Manifest(version) => write!(f, "manifest-{version}"),
        }
    }
}

impl FromStr for Label {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let (kind, n) = name.split_once('-').ok_or(())?;
        let n = n.parse().map_err(|_| ())?;
        match kind {
            "period" => Ok(Self::Period(n)),
            "manifest" => Ok(Self::Manifest(n)),
            _ => Err(()),
        }
    }
}

/// The keys that are still there.
pub(crate) struct Ring {
    dir: PathBuf,
    known: RefCell<HashMap<Label, LocalKey>>,
    period: Cell<u64>,
}

impl Ring {
    /// Opens the folder. A new period begins, after `last` and after every one whose key is there.
    pub(crate) fn open(keys: &Path, last: u64) -> Result<Self, StoreError> {
        let dir = keys.join("erasable");
        file::private_dir(&dir)?;
        let ring = Self { dir, known: RefCell::default(), period: Cell::new(last) };
        for label in ring.labels()? {
            if let Label::Period(n) = label {
                ring.period.set(ring.period.get().max(n));
            }
        }
        ring.next_period();
        Ok(ring)
    }

    /// The period that new facts and evidence belong to.
    pub(crate) fn period(&self) -> u64 {
        self.period.get()
    }

    /// Begins another period.
    pub(crate) fn next_period(&self) {
        self.period.set(self.period.get().saturating_add(1));
    }

    /// The key, made durably if it is not there.
    pub(crate) fn make(&self, label: Label) -> Result<LocalKey, StoreError> {
        let path = self.path(label);
        if !self.known.borrow().contains_key(&label) && !path.exists() {
            file::write_durably(&path, &*Zeroizing::new(random::<KEY_LEN>()?))?;
        }
        self.get(label)
    }

    /// The key. Errors: `Erased` once it was destroyed.
    pub(crate) fn get(&self, label: Label) -> Result<LocalKey, StoreError> {
        if let Some(key) = self.known.borrow().get(&label) {
            return Ok(key.clone());
        }
        let path = self.path(label);
        if !path.exists() {
            return Err(StoreError::Erased(label.to_string()));
        }
        let root = <[u8; KEY_LEN]>::try_from(&read_private(&path)?[..]).map_err(|_| StoreError::Key("erasable"))?;
        let key = LocalKey::new(Zeroizing::new(root));
        self.known.borrow_mut().insert(label, key.clone());
        Ok(key)
    }

    /// Every key there is.
    pub(crate) fn labels(&self) -> Result<BTreeSet<Label>, StoreError> {
        let entries = fs::read_dir(&self.dir).map_err(StoreError::file(&self.dir))?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter_map(|name| name.parse().ok()).collect())
    }

    /// Destroys a key. What rests under it can never be read again.
    pub(crate) fn destroy(&self, label: Label) -> Result<(), StoreError> {
        self.known.borrow_mut().remove(&label);
        let path = self.path(label);
        if !path.exists() {
            return Ok(());
        }
        overwrite(&path).map_err(StoreError::file(&path))?;
        fs::remove_file(&path).map_err(StoreError::file(&path))?;
        File::open(&self.dir).and_then(|dir| dir.sync_all()).map_err(StoreError::file(&self.dir))
    }

    fn path(&self, label: Label) -> PathBuf {
        self.dir.join(label.to_string())
    }
}

/// A deleted file's bytes stay where they were; these must not.
fn overwrite(path: &Path) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    file.write_all(&[0; KEY_LEN])?;
    file.sync_all()
}
