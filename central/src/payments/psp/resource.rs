//! The sealed part of a notice: AES-256-GCM under the APIv3 key.

use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::{body::Resource, error::PspError};
use crate::payments::config::{PspConfigError, read};

/// The only algorithm there is.
const ALGORITHM: &str = "AEAD_AES_256_GCM";

/// The APIv3 key.
pub(super) struct ApiKey(LessSafeKey);

impl ApiKey {
    pub(super) fn read(path: &Path) -> Result<Self, PspConfigError> {
        let bytes = Zeroizing::new(read(path)?);
        let wrong = || PspConfigError::Key { path: path.to_owned(), expected: "an APIv3 key of 32 bytes" };
        Self::new(bytes.trim_ascii()).ok_or_else(wrong)
    }

    fn new(key: &[u8]) -> Option<Self> {
        UnboundKey::new(&AES_256_GCM, key).ok().map(|key| Self(LessSafeKey::new(key)))
    }

    /// Opens what was sealed; the plain text is overwritten when dropped.
    pub(super) fn open(&self, resource: &Resource) -> Result<Zeroizing<Vec<u8>>, PspError> {
        if resource.algorithm != ALGORITHM {
            return Err(PspError::BadResource);
        }
        let bad = |_| PspError::BadResource;
        let nonce = Nonce::try_assume_unique_for_key(resource.nonce.as_bytes()).map_err(bad)?;
        let mut sealed = Zeroizing::new(STANDARD.decode(&resource.ciphertext).map_err(|_| PspError::BadResource)?);
        let associated = Aad::from(resource.associated_data.as_bytes());
        let length = self.0.open_in_place(nonce, associated, &mut sealed).map_err(bad)?.len();
        sealed.truncate(length);
        Ok(sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> Resource {
        // By another library than this one: Python's `cryptography`, AESGCM.
        Resource {
            algorithm: ALGORITHM.into(),
            original_type: "transaction".into(),
            ciphertext: "awaJok1NU77djazVhIbmxJnBhTnhm4QYMRJeDv26ba2R4zPJ".into(),
            nonce: "0123456789ab".into(),
            associated_data: "transaction".into(),
        }
    }

    #[test]
    fn a_notice_opens_under_its_key_its_nonce_and_its_associated_data_only() {
        let key = ApiKey::new(b"the-laboratorys-own-api-v3-key-0").unwrap();
        assert_eq!(key.open(&sealed()).unwrap().as_slice(), br#"{"out_trade_no":"A"}"#);
        let changes: [fn(&mut Resource); 5] = [
            |r| r.algorithm = "AEAD_SM4_GCM".into(),
            |r| r.nonce = "0123456789ac".into(),
            |r| r.nonce = "short".into(),
            |r| r.associated_data.clear(),
            |r| r.ciphertext.replace_range(..1, "b"),
        ];
        for change in changes {
            let mut changed = sealed();
            change(&mut changed);
            assert!(matches!(key.open(&changed), Err(PspError::BadResource)));
        }
        let other = ApiKey::new(b"the-laboratorys-own-api-v3-key-1").unwrap();
        assert!(other.open(&sealed()).is_err());
        assert!(ApiKey::new(b"too short").is_none());
    }
}
