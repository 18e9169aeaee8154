//! The object store: a directory of sealed blobs named by their own SHA-256.
//!
//! Promise: a file under its final name is complete, hashed and synced; an upload can stop at any byte and go on from
//! there, also after a restart of central; wrong bytes, and what a power cut spoilt, are thrown away and the upload starts
//! again. It cannot open what it keeps.
//!
//! An upload is answered when its bytes are whole and right; whoever gives a receipt for them waits for the disk first
//! ([`Blobs::landed`]). So the next upload comes in while the disk still works on the last.

mod landing;
mod part;
#[cfg(test)]
mod tests;

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::Arc,
};

use suiban_wire::{Hash, blob::MAX_BLOB};
use thiserror::Error;
use tokio::{sync::Mutex, task::spawn_blocking};

use crate::{CentralError, keys::private_folder};
use landing::Landings;
use part::{Part, find};

/// The directory.
pub struct Blobs {
    folder: PathBuf,
    /// Two connections of one kiosk must not append to one file at once.
    appending: Arc<Mutex<()>>,
    landings: Landings,
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
        Ok(Self { folder: folder.to_owned(), appending: Arc::default(), landings: Landings::default() })
    }

    /// Whether the blob is here, whole and safe from a power cut.
    pub fn has(&self, hash: &Hash) -> bool {
        self.whole(hash).is_file()
    }

    /// Waits until what was uploaded of these is on the disk, or is known not to be.
    pub async fn landed(&self, hashes: impl IntoIterator<Item = Hash>) {
        for hash in hashes {
            self.landings.wait(&hash).await;
        }
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

    /// How far `device` is with this blob; `None` when no byte is here. An upload whose last step central did not live to
    /// do is ended here: the bytes are looked at again, and go if a power cut spoilt them.
    pub async fn progress(&self, device: &str, hash: &Hash) -> Result<Option<Progress>, CentralError> {
        self.landings.wait(hash).await;
        if let Some(length) = self.length(hash) {
            return Ok(Some(Progress { offset: length, length }));
        }
        let Some(part) = find(&self.parts(device), hash) else { return Ok(None) };
        let Ok(offset) = fs::metadata(&part.path).map(|found| found.len()) else { return Ok(None) };
        if offset < part.length {
            return Ok(Some(Progress { offset, length: part.length }));
        }
        let _turn = self.appending.lock().await;
        let (hash, length) = (*hash, part.length);
        let right = blocking(move || Ok::<_, CentralError>(part.check(&hash)?.then_some(part))).await?;
        let Some(part) = right else { return Ok(None) };
        self.landings.begin(hash, part, self.whole(&hash)).await;
        Ok(Some(Progress { offset: length, length }))
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
        let end = offset.checked_add(chunk.len() as u64).filter(|&end| end <= length && length <= MAX_BLOB);
        self.landings.wait(&hash).await;
        if let Some(length) = self.length(&hash) {
            return Ok(length);
        }
        let end = end.ok_or(UploadError::TooLong)?;
        let _turn = self.appending.lock().await;
        let part = self.part_of_length(device, &hash, length)?;
        let work = move || {
            part.append(offset, &chunk)?;
            if end < length {
                return Ok(None);
            }
            // All of it in one piece is hashed where it lies.
            let right = if offset == 0 { part.judge(Hash::of(&chunk) == hash)? } else { part.check(&hash)? };
            if right { Ok(Some(part)) } else { Err(UploadError::Hash) }
        };
        if let Some(part) = blocking(work).await? {
            self.landings.begin(hash, part, self.whole(&hash)).await;
        }
        Ok(end)
    }

    fn whole(&self, hash: &Hash) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    fn length(&self, hash: &Hash) -> Option<u64> {
        fs::metadata(self.whole(hash)).ok().map(|whole| whole.len())
    }

    /// Parts are kept per kiosk, so that no kiosk can disturb another's upload.
    fn parts(&self, device: &str) -> PathBuf {
        self.folder.join("parts").join(device)
    }

    /// The part file; one announced with another length before is given up.
    fn part_of_length(&self, device: &str, hash: &Hash, length: u64) -> Result<Part, CentralError> {
        let folder = self.parts(device);
        private_folder(&folder)?;
        if let Some(old) = find(&folder, hash).filter(|old| old.length != length) {
            old.remove()?;
        }
        Ok(Part { path: folder.join(format!("{hash}-{length}")), length })
    }
}

async fn blocking<T: Send + 'static, E: From<CentralError> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let cut = |_| CentralError::Refused("the upload was cut short by a stop: send the chunk again");
    spawn_blocking(work).await.map_err(cut)?
}
