//! Files of the store that are not evidence: keys, the identity, the lock.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::disk::{self, Disk, OsDisk};
use super::error::StoreError;

/// Makes a folder only its owner may enter.
pub(crate) fn private_dir(path: &Path) -> Result<(), StoreError> {
    OsDisk.make_dir(path).map_err(StoreError::file(path))
}

/// Writes a file of mode 0600 that survives a power cut once this returns.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    disk::write_durably(&OsDisk, path, bytes)
}

/// Opens a file of mode 0600, empty.
pub(crate) fn create_private(path: &Path) -> Result<File, StoreError> {
    disk::create_private(path).map_err(StoreError::file(path))
}

/// Whether others than the owner may read or write the file.
pub(crate) fn is_open_to_others(path: &Path) -> Result<bool, StoreError> {
    let mode = fs::metadata(path).map_err(StoreError::file(path))?.permissions().mode();
    Ok(mode & 0o077 != 0)
}
