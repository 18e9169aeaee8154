//! The object store: a directory of sealed blobs named by their own SHA-256.
//!
//! Promise: a file under its final name is complete, hashed and synced; an upload can stop at any byte and go on from
//! there, also after a restart of central; wrong bytes, and what a power cut spoilt, are thrown away and the upload starts
//! again. It cannot open what it keeps.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use ring::digest;
use suiban_wire::{Hash, blob::MAX_BLOB};
use thiserror::Error;
use tokio::sync::Mutex;

use crate::{
    CentralError,
    keys::{private_folder, sync_parent},
};

/// The directory.
pub struct Blobs {
    folder: PathBuf,
    /// Two connections of one kiosk must not append to one file at once.
    appending: Arc<Mutex<()>>,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes here.
    pub offset: u64,
    /// Bytes of the whole.
    pub length: u64,
}

/// Why a chunk is refused.
#[derive(Debug, Error)]
pub enum UploadError {
    /// Not where the upload stands.
    #[error("the upload stands at {expected}: go on from there")]
    Offset {
        /// Where it stands.
        expected: u64,
    },
    /// Longer than announced, or announced longer than allowed.
    #[error("the blob is longer than announced or than {MAX_BLOB} bytes")]
    TooLong,
    /// The bytes have another hash.
    #[error("the bytes have another hash: start again at 0")]
    Hash,
    /// The disk.
    #[error(transparent)]
    Central(#[from] CentralError),
}

impl Blobs {
    /// Opens the directory.
    pub fn open(folder: &Path) -> Result<Self, CentralError> {
        private_folder(&folder.join("parts"))?;
        Ok(Self { folder: folder.to_owned(), appending: Arc::new(Mutex::new(())) })
    }

    /// Whether the blob is here, whole.
    pub fn has(&self, hash: &Hash) -> bool {
        self.whole(hash).is_file()
    }

    /// The sealed bytes. Errors: `MissingEvidence`, `File`.
    pub fn read(&self, hash: &Hash) -> Result<Vec<u8>, CentralError> {
        let path = self.whole(hash);
        match fs::read(&path) {
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(CentralError::MissingEvidence(*hash)),
            Err(source) => Err(CentralError::File { what: "read", path, source }),
        }
    }

    /// How far `device` is with this blob; `None` when no byte is here.
    pub fn progress(&self, device: &str, hash: &Hash) -> Option<Progress> {
        if let Ok(whole) = fs::metadata(self.whole(hash)) {
            return Some(Progress { offset: whole.len(), length: whole.len() });
        }
        let part = self.part(device, hash)?;
        let offset = fs::metadata(&part.path).ok()?.len();
        Some(Progress { offset, length: part.length })
    }

    /// Takes the next chunk at `offset` of a blob of `length` bytes; returns the new offset. A blob that is already
    /// whole stays as it is, whoever sent it.
    pub async fn append(
        &self,
        device: &str,
        hash: Hash,
        offset: u64,
        length: u64,
        chunk: bytes::Bytes,
    ) -> Result<u64, UploadError> {
        if let Ok(whole) = fs::metadata(self.whole(&hash)) {
            return Ok(whole.len());
        }
        let end = offset.checked_add(chunk.len() as u64).filter(|&end| end <= length && length <= MAX_BLOB);
        let end = end.ok_or(UploadError::TooLong)?;
        let _turn = self.appending.lock().await;
        let part = self.part_of_length(device, &hash, length)?;
        let whole = self.whole(&hash);
        let work = move || -> Result<(), UploadError> {
            append_at(&part, offset, &chunk)?;
            if end == length { finish(&part, &whole, &hash) } else { Ok(()) }
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| CentralError::Refused("the upload was cut short by a stop: send the chunk again"))??;
        Ok(end)
    }

    fn whole(&self, hash: &Hash) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    /// Parts are kept per kiosk, so that no kiosk can disturb another's upload.
    fn parts(&self, device: &str) -> PathBuf {
        self.folder.join("parts").join(device)
    }

    fn part(&self, device: &str, hash: &Hash) -> Option<Part> {
        let prefix = format!("{hash}-");
        fs::read_dir(self.parts(device)).ok()?.flatten().find_map(|entry| {
            let name = entry.file_name();
            let length = name.to_str()?.strip_prefix(&prefix)?.parse().ok()?;
            Some(Part { path: entry.path(), length })
        })
    }

    /// The part file; one announced with another length before is given up.
    fn part_of_length(&self, device: &str, hash: &Hash, length: u64) -> Result<PathBuf, CentralError> {
        let folder = self.parts(device);
        private_folder(&folder)?;
        if let Some(old) = self.part(device, hash).filter(|old| old.length != length) {
            fs::remove_file(&old.path).map_err(CentralError::file("remove", &old.path))?;
        }
        Ok(folder.join(format!("{hash}-{length}")))
    }
}

struct Part {
    path: PathBuf,
    length: u64,
}

fn append_at(part: &Path, offset: u64, chunk: &[u8]) -> Result<(), UploadError> {
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

/// Checks the hash, then renames into place; both survive a power cut in this order.
fn finish(part: &Path, whole: &Path, hash: &Hash) -> Result<(), UploadError> {
    let found = hash_file(part).map_err(CentralError::file("read", part))?;
    if found != *hash {
        fs::remove_file(part).map_err(CentralError::file("remove", part))?;
        return Err(UploadError::Hash);
    }
    File::open(part).and_then(|file| file.sync_all()).map_err(CentralError::file("sync", part))?;
    if let Some(folder) = whole.parent() {
        private_folder(folder)?;
        sync_parent(folder)?;
    }
    fs::rename(part, whole).map_err(CentralError::file("rename to", whole))?;
    Ok(sync_parent(whole)?)
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn store() -> (tempfile::TempDir, Blobs) {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path()).unwrap();
        (folder, blobs)
    }

    fn chunk(bytes: &'static [u8]) -> bytes::Bytes {
        bytes::Bytes::from_static(bytes)
    }

    #[tokio::test]
    async fn an_upload_goes_on_after_a_restart() {
        let (folder, blobs) = store().await;
        let hash = Hash::of(b"abcdef");
        assert_eq!(blobs.progress("K1", &hash), None);
        assert_eq!(blobs.append("K1", hash, 0, 6, chunk(b"abc")).await.unwrap(), 3);
        let blobs = Blobs::open(folder.path()).unwrap();
        assert_eq!(blobs.progress("K1", &hash), Some(Progress { offset: 3, length: 6 }));
        assert!(matches!(
            blobs.append("K1", hash, 0, 6, chunk(b"abc")).await,
            Err(UploadError::Offset { expected: 3 })
        ));
        assert!(!blobs.has(&hash));
        assert_eq!(blobs.append("K1", hash, 3, 6, chunk(b"def")).await.unwrap(), 6);
        assert_eq!(blobs.read(&hash).unwrap(), b"abcdef");
        assert_eq!(blobs.progress("K2", &hash), Some(Progress { offset: 6, length: 6 }));
    }

    #[tokio::test]
    async fn wrong_bytes_are_thrown_away_and_the_upload_starts_again() {
        let (_folder, blobs) = store().await;
        let hash = Hash::of(b"abcdef");
        let wrong = blobs.append("K1", hash, 0, 6, chunk(b"abcdeX")).await;
        assert!(matches!(wrong, Err(UploadError::Hash)));
        assert_eq!((blobs.has(&hash), blobs.progress("K1", &hash)), (false, None));
        assert_eq!(blobs.append("K1", hash, 0, 6, chunk(b"abcdef")).await.unwrap(), 6);
    }

    #[tokio::test]
    async fn one_kiosk_cannot_disturb_the_upload_of_another() {
        let (_folder, blobs) = store().await;
        let hash = Hash::of(b"abcdef");
        blobs.append("K1", hash, 0, 6, chunk(b"abc")).await.unwrap();
        assert!(matches!(blobs.append("K2", hash, 0, 6, chunk(b"XXXXXX")).await, Err(UploadError::Hash)));
        assert_eq!(blobs.append("K1", hash, 3, 6, chunk(b"def")).await.unwrap(), 6);
    }

    #[tokio::test]
    async fn more_bytes_than_announced_or_allowed_are_refused() {
        let (_folder, blobs) = store().await;
        let hash = Hash::of(b"abcdef");
        for (offset, length) in [(0, 5), (u64::MAX, u64::MAX), (0, MAX_BLOB + 1)] {
            let refused = blobs.append("K1", hash, offset, length, chunk(b"abcdef")).await;
            assert!(matches!(refused, Err(UploadError::TooLong)), "{offset} {length}");
        }
    }

    #[tokio::test]
    async fn announcing_another_length_starts_over() {
        let (_folder, blobs) = store().await;
        let hash = Hash::of(b"abcdef");
        blobs.append("K1", hash, 0, 9, chunk(b"abc")).await.unwrap();
        assert_eq!(blobs.append("K1", hash, 0, 6, chunk(b"abcdef")).await.unwrap(), 6);
    }
}
