//! Files that are either there whole or not there: written aside, synced, renamed, and the folder synced.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use super::error::StoreError;

/// Makes a folder only its owner may enter.
pub(crate) fn private_dir(path: &Path) -> Result<(), StoreError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(StoreError::file(path))
}

/// Writes a file of mode 0600 that survives a power cut once this returns.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let aside = path.with_extension("tmp");
    let mut file = create_private(&aside)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(StoreError::file(&aside))?;
    fs::rename(&aside, path).map_err(StoreError::file(path))?;
    sync_parent(path)
}

/// Opens a file of mode 0600, empty.
pub(crate) fn create_private(path: &Path) -> Result<File, StoreError> {
    let options = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).clone();
    options.open(path).map_err(StoreError::file(path))
}

/// Syncs the folder a file lies in, so that its name survives too.
pub(crate) fn sync_parent(path: &Path) -> Result<(), StoreError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(StoreError::file(dir))
}

/// Whether others than the owner may read or write the file.
pub(crate) fn is_open_to_others(path: &Path) -> Result<bool, StoreError> {
    let mode = fs::metadata(path).map_err(StoreError::file(path))?.permissions().mode();
    Ok(mode & 0o077 != 0)
}
