//! The kiosk's own keys, kept apart from the store so that the store alone is worth nothing.
//!
//! Folder (0700, files 0600): `local.key` (32 random bytes), `device.p8` (Ed25519), `sealing.key` (X25519) and, once
//! paired, `identity.json`. Promise: a key file is either whole or absent, and none is used that others may read.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use suiban_wire::Hash;
use suiban_wire::keys::{SealingPrivate, SealingPublic, SigningKey, VerifyKey};
use zeroize::Zeroizing;

use super::error::StoreError;
use super::file;
use super::local::{LocalKey, random};

/// The file a pairing writes.
pub const IDENTITY_FILE: &str = "identity.json";

/// Every key this kiosk owns.
#[derive(Clone)]
pub struct Keys {
    pub(crate) dir: PathBuf,
    pub(crate) local: LocalKey,
    pub(crate) signing: Arc<SigningKey>,
    pub(crate) sealing: Arc<SealingPrivate>,
    pub(crate) paired: Option<Paired>,
}

/// What a pairing told the kiosk about central, and where the outbox stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paired {
    /// This kiosk's name.
    pub device: String,
    /// Signs receipts and manifest entries.
    pub central_verify_key: VerifyKey,
    /// Facts and evidence are sealed to it.
    pub central_sealing_key: SealingPublic,
    /// Last envelope central held when the kiosk was paired; 0 for none.
    pub last_seq: u64,
    /// That envelope's hash.
    pub last_hash: Hash,
    /// Central's clock when the kiosk was paired, ms.
    pub central_ms: i64,
}

impl Keys {
    /// Reads the folder, making what is missing. Errors: `File`, `Key` for a damaged or exposed file.
    pub fn load_or_create(dir: &Path) -> Result<Self, StoreError> {
        file::private_dir(dir)?;
        let local = load_or(&dir.join("local.key"), || Ok(Zeroizing::new(random::<32>()?.to_vec())))?;
        let signing = load_or(&dir.join("device.p8"), || Ok(SigningKey::generate().map_err(|_| GENERATE)?.1))?;
        let sealing =
            load_or(&dir.join("sealing.key"), || Ok(SealingPrivate::generate().map_err(|_| GENERATE)?.to_bytes()))?;
        let root = <[u8; 32]>::try_from(&local[..]).map_err(|_| StoreError::Key("local.key"))?;
        Ok(Self {
            dir: dir.to_owned(),
            local: LocalKey::new(Zeroizing::new(root)),
            signing: Arc::new(SigningKey::from_pkcs8(&signing).map_err(|_| StoreError::Key("device.p8"))?),
            sealing: Arc::new(SealingPrivate::from_bytes(&sealing).map_err(|_| StoreError::Key("sealing.key"))?),
            paired: load_paired(&dir.join(IDENTITY_FILE))?,
        })
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What the last pairing said, if there was one.
    pub fn paired(&self) -> Option<&Paired> {
        self.paired.as_ref()
    }

    /// Verifies what this kiosk signs.
    pub fn verify_key(&self) -> VerifyKey {
        self.signing.public()
    }

    /// Where central seals manifest entries to.
    pub fn sealing_key(&self) -> SealingPublic {
        self.sealing.public()
    }
}

const GENERATE: StoreError = StoreError::Key("random source");

fn load_or(
    path: &Path,
    make: impl FnOnce() -> Result<Zeroizing<Vec<u8>>, StoreError>,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    if !path.exists() {
        file::write_durably(path, &make()?)?;
    }
    read_private(path)
}

/// Reads a file nobody else may read.
pub(crate) fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    if file::is_open_to_others(path)? {
        return Err(StoreError::Key("others may read a key file: chmod 600 and pair again"));
    }
    fs::read(path).map(Zeroizing::new).map_err(StoreError::file(path))
}

fn load_paired(path: &Path) -> Result<Option<Paired>, StoreError> {
    if !path.exists() {
        return Ok(None);
    }
    serde_json::from_slice(&read_private(path)?).map(Some).map_err(|_| StoreError::Key(IDENTITY_FILE))
}
