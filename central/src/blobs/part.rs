//! A blob that is not whole yet, and its last step.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use ring::digest;
use suiban_wire::Hash;

use super::UploadError;
use crate::{
    CentralError,
    keys::{private_folder, sync_parent},
};

/// A file called `HASH-LENGTH`.
pub(super) struct Part {
    pub(super) path: PathBuf,
    /// As announced.
    pub(super) length: u64,
}

/// The part of this blob in a kiosk's folder.
pub(super) fn find(folder: &Path, hash: &Hash) -> Option<Part> {
    let prefix = format!("{hash}-");
    fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
        let name = entry.file_name();
        let length = name.to_str()?.strip_prefix(&prefix)?.parse().ok()?;
        Some(Part { path: entry.path(), length })
    })
}

impl Part {
    /// Errors: `Offset`, when the file does not end there; `Central`.
    pub(super) fn append(&self, offset: u64, chunk: &[u8]) -> Result<(), UploadError> {
        let part = &self.path;
        let opened = OpenOptions::new().create(true).append(true).open(part);
        let mut file = opened.map_err(CentralError::file("open", part))?;
        let expected = file.metadata().map_err(CentralError::file("read", part))?.len();
        if expected != offset {
            return Err(UploadError::Offset { expected });
        }
        // Synced when it is whole: what a power cut takes from a part, the hash finds.
        if let Err(source) = file.write_all(chunk) {
            // A half-written chunk would be wrong bytes at the right place.
            let _ = file.set_len(offset);
            return Err(CentralError::File { what: "write", path: part.into(), source }.into());
        }
        Ok(())
    }

    /// Whether the bytes are those of this name; others are thrown away.
    pub(super) fn check(&self, hash: &Hash) -> Result<bool, CentralError> {
        let found = hash_file(&self.path).map_err(CentralError::file("read", &self.path))?;
        self.judge(found == *hash)
    }

    /// Throws wrong bytes away.
    pub(super) fn judge(&self, right: bool) -> Result<bool, CentralError> {
        if !right {
            self.remove()?;
        }
        Ok(right)
    }

    pub(super) fn remove(&self) -> Result<(), CentralError> {
        fs::remove_file(&self.path).map_err(CentralError::file("remove", &self.path))
    }

    /// Syncs, then renames into place; both survive a power cut in this order.
    pub(super) fn land(&self, whole: &Path) -> Result<(), CentralError> {
        File::open(&self.path).and_then(|file| file.sync_all()).map_err(CentralError::file("sync", &self.path))?;
        if let Some(folder) = whole.parent().filter(|folder| !folder.is_dir()) {
            private_folder(folder)?;
            sync_parent(folder)?;
        }
        fs::rename(&self.path, whole).map_err(CentralError::file("rename to", whole))?;
        sync_parent(whole)
    }
}

fn hash_file(path: &Path) -> io::Result<Hash> {
    struct Hashing(digest::Context);
    impl io::Write for Hashing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hashing = Hashing(digest::Context::new(&digest::SHA256));
    io::copy(&mut File::open(path)?, &mut hashing)?;
    Hash::try_from(hashing.0.finish().as_ref()).map_err(io::Error::other)
}
