//! What the store asks of a disk for its evidence files: the few steps of which a durable file is made.
//!
//! Promise: nothing but these steps touches a file of evidence, so that a disk that loses whatever was not synced can be put
//! in the place of the system's. It must not know what the files hold.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::error::StoreError;

/// A disk. A step that returned is done, but a power cut may undo it until the sync that covers it.
pub trait Disk: Send + Sync {
    /// Makes a folder, and those above it, that only its owner may enter.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;
    /// Writes a file of mode 0600 in the place of any other; covered by [`Disk::sync`].
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Makes the file's bytes last.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Gives a file another name; covered by [`Disk::sync_dir`].
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Deletes a file; covered by [`Disk::sync_dir`].
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the folder's names last.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// The file's bytes.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// How many bytes it has.
    fn len(&self, path: &Path) -> io::Result<u64>;
    /// The files of a folder.
    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>>;
}

/// The operating system's.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsDisk;

impl Disk for OsDisk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        create_private(path)?.write_all(bytes)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        Ok(fs::metadata(path)?.len())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect()
    }
}

/// Opens a file of mode 0600, empty.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Writes a file that survives a power cut once this returns: aside, synced, renamed, and the folder synced.
pub(crate) fn write_durably(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let aside = path.with_extension("tmp");
    disk.write(&aside, bytes).and_then(|()| disk.sync(&aside)).map_err(StoreError::file(&aside))?;
    disk.rename(&aside, path).map_err(StoreError::file(path))?;
    let dir = path.parent().unwrap_or(Path::new("."));
    disk.sync_dir(dir).map_err(StoreError::file(dir))
}
