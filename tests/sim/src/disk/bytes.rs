//! The bytes of one file: as they are now, as they are for certain, and the changes in between.

use rand::Rng;
use rand::rngs::SmallRng;

use super::Survives;

/// The least a disk writes at once.
pub const SECTOR: usize = 512;

/// A file's bytes.
#[derive(Debug, Clone, Default)]
pub struct Content {
    now: Vec<u8>,
    safe: Vec<u8>,
    changes: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate(usize),
}

impl Content {
    /// A file that is on the disk for certain.
    pub fn synced(bytes: Vec<u8>) -> Self {
        Self { now: bytes.clone(), safe: bytes, changes: Vec::new() }
    }

    /// The bytes as the machine sees them.
    pub fn now(&self) -> &[u8] {
        &self.now
    }

    /// The bytes that survive any cut.
    pub fn safe(&self) -> &[u8] {
        &self.safe
    }

    /// Memory this takes: both contents with what they have in reserve, and the changes in between.
    pub fn memory(&self) -> usize {
        let changes = self.changes.iter().map(|change| match change {
            Change::Write { bytes, .. } => bytes.capacity(),
            Change::Truncate(_) => 0,
        });
        let list = self.changes.capacity() * size_of::<Change>();
        self.now.capacity() + self.safe.capacity() + list + changes.sum::<usize>()
    }

    /// Writes.
    pub fn write(&mut self, at: usize, bytes: &[u8]) {
        self.change(Change::Write { at, bytes: bytes.to_vec() });
    }

    /// Shortens or lengthens.
    pub fn truncate(&mut self, len: usize) {
        self.change(Change::Truncate(len));
    }

    fn change(&mut self, change: Change) {
        apply(&mut self.now, &change);
        self.changes.push(change);
    }

    /// Everything so far is safe.
    pub fn sync(&mut self) {
        for change in self.changes.drain(..) {
            apply(&mut self.safe, &change);
        }
    }

    /// The power has gone.
    pub fn cut(&mut self, survives: Survives, chance: &mut SmallRng) {
        for change in std::mem::take(&mut self.changes) {
            match survives {
                Survives::None => {}
                Survives::All => apply(&mut self.safe, &change),
                Survives::Some => apply_in_part(&mut self.safe, &change, chance),
            }
        }
        self.now.clone_from(&self.safe);
    }
}

fn apply(file: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Truncate(len) => file.resize(*len, 0),
        Change::Write { at, bytes } => put(file, *at, bytes),
    }
}

fn apply_in_part(file: &mut Vec<u8>, change: &Change, chance: &mut SmallRng) {
    match change {
        Change::Truncate(_) if chance.random_bool(0.5) => apply(file, change),
        Change::Truncate(_) => {}
        Change::Write { at, bytes } => {
            for (offset, sector) in sectors(*at, bytes) {
                if chance.random_bool(0.5) {
                    put(file, offset, sector);
                }
            }
        }
    }
}

/// The pieces of a write, each within one sector.
fn sectors(at: usize, bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let head = (SECTOR - at % SECTOR).min(bytes.len());
    let (first, rest) = bytes.split_at(head);
    let rest = rest.chunks(SECTOR).enumerate().map(move |(n, piece)| (at + head + n * SECTOR, piece));
    std::iter::once((at, first)).chain(rest)
}

fn put(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(bytes);
}
