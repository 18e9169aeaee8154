//! Which name belongs to which file: now, and for certain.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rand::Rng;
use rand::rngs::SmallRng;

use super::Survives;

type Table = BTreeMap<PathBuf, u64>;

/// The names of a disk.
#[derive(Debug, Default)]
pub struct Names {
    now: Table,
    safe: Table,
    /// In the order they were made. `None` takes the name away.
    changes: Vec<(PathBuf, Option<u64>)>,
}

impl Names {
    /// Gives a name to a file or takes it away.
    pub fn set(&mut self, path: &Path, file: Option<u64>) {
        apply(&mut self.now, path, file);
        self.changes.push((path.to_owned(), file));
    }

    /// The file of this name.
    pub fn find(&self, path: &Path) -> Option<u64> {
        self.now.get(path).copied()
    }

    /// Names as the machine sees them.
    pub fn now(&self) -> impl Iterator<Item = (&PathBuf, &u64)> {
        self.now.iter()
    }

    /// Names that survive any cut.
    pub fn safe(&self) -> impl Iterator<Item = (&PathBuf, &u64)> {
        self.safe.iter()
    }

    /// Whether a file has any name, or may have one after a cut.
    pub fn knows(&self, file: u64) -> bool {
        let named = |table: &Table| table.values().any(|id| *id == file);
        named(&self.now) || named(&self.safe) || self.changes.iter().any(|(_, id)| *id == Some(file))
    }

    /// The names of a folder are safe.
    pub fn sync_dir(&mut self, dir: &Path) {
        let (synced, rest) = std::mem::take(&mut self.changes).into_iter().partition(|(p, _)| p.parent() == Some(dir));
        self.changes = rest;
        let synced: Vec<(PathBuf, Option<u64>)> = synced;
        synced.iter().for_each(|(path, file)| apply(&mut self.safe, path, *file));
    }

    /// All names are safe.
    pub fn sync_all(&mut self) {
        self.safe.clone_from(&self.now);
        self.changes.clear();
    }

    /// The power has gone: changes survive in their order, up to some point.
    pub fn cut(&mut self, survives: Survives, chance: &mut SmallRng) {
        let changes = std::mem::take(&mut self.changes);
        let kept = match survives {
            Survives::None => 0,
            Survives::All => changes.len(),
            Survives::Some => chance.random_range(0..=changes.len()),
        };
        changes.iter().take(kept).for_each(|(path, file)| apply(&mut self.safe, path, *file));
        self.now.clone_from(&self.safe);
    }
}

fn apply(table: &mut Table, path: &Path, file: Option<u64>) {
    match file {
        Some(file) => drop(table.insert(path.to_owned(), file)),
        None => drop(table.remove(path)),
    }
}
