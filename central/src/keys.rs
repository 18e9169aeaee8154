//! Central's own keys in the data directory: files of mode 0600, made on first use, complete or absent, never half.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use ring::hmac;
use suiban_wire::{
    bytes::random_bytes,
    keys::{SealingPrivate, SigningKey},
};
use zeroize::Zeroizing;

use crate::CentralError;

/// The private keys of central.
pub struct Keys {
    /// Signs receipts and manifest entries.
    pub signing: SigningKey,
    /// Opens bodies and blobs; seals what central itself keeps.
    pub sealing: SealingPrivate,
    index: hmac::Key,
}

impl Keys {
    /// Reads the keys in `folder`, making those that are missing.
    pub fn open(folder: &Path) -> Result<Self, CentralError> {
        let signing = secret_file(&folder.join("signing.key"), || Ok(SigningKey::generate()?.1))?;
        let sealing = secret_file(&folder.join("sealing.key"), || Ok(SealingPrivate::generate()?.to_bytes()))?;
        let index = secret_file(&folder.join("index.key"), || Ok(Zeroizing::new(random_bytes::<32>()?.to_vec())))?;
        Ok(Self {
            signing: SigningKey::from_pkcs8(&signing)?,
            sealing: SealingPrivate::from_bytes(&sealing)?,
            index: hmac::Key::new(hmac::HMAC_SHA256, &index),
        })
    }

    /// What the database keeps instead of a card's body number: keyed, so that a copied database finds no card.
    pub fn card_index(&self, body_number: &[u8]) -> String {
        hex::encode(hmac::sign(&self.index, body_number))
    }
}

/// Makes a folder only its owner can enter.
pub(crate) fn private_folder(path: &Path) -> Result<(), CentralError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(CentralError::file("make the folder", path))
}

/// Reads a secret, or makes it. The caller holds the data directory's lock.
pub(crate) fn secret_file(
    path: &Path,
    make: impl FnOnce() -> Result<Zeroizing<Vec<u8>>, CentralError>,
) -> Result<Zeroizing<Vec<u8>>, CentralError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Zeroizing::new(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let bytes = make()?;
            write_whole(path, &bytes)?;
            Ok(bytes)
        }
        Err(source) => Err(CentralError::File { what: "read", path: path.into(), source }),
    }
}

/// Writes a file so that after a power cut it is either the old one or the whole new one; mode 0600.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), CentralError> {
    let partial = path.with_extension("new");
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&partial);
    let mut file = file.map_err(CentralError::file("write", &partial))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(CentralError::file("write", &partial))?;
    fs::rename(&partial, path).map_err(CentralError::file("rename to", path))?;
    sync_parent(path)
}

/// Makes a rename survive a power cut.
pub(crate) fn sync_parent(path: &Path) -> Result<(), CentralError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    File::open(folder).and_then(|f| f.sync_all()).map_err(CentralError::file("sync", folder))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn keys_are_made_once_and_only_their_owner_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::open(folder.path()).unwrap();
        let second = Keys::open(folder.path()).unwrap();
        assert_eq!(first.signing.public(), second.signing.public());
        assert_eq!(first.sealing.public(), second.sealing.public());
        assert_eq!(first.card_index(b"card"), second.card_index(b"card"));
        for entry in fs::read_dir(folder.path()).unwrap() {
            let mode = entry.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_is_an_error_and_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("signing.key"), b"rubbish").unwrap();
        assert!(Keys::open(folder.path()).is_err());
        assert_eq!(fs::read(folder.path().join("signing.key")).unwrap(), b"rubbish");
    }
}
