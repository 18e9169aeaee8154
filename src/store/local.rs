//! Encryption of what the kiosk itself must read back: AES-256-GCM, one HKDF key per record, bound to table and row.
//!
//! Promise: a stolen disk without the keys folder shows nothing, and no row opens in another row's place.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use ring::{hkdf, hmac};
use zeroize::Zeroizing;

use super::error::StoreError;

const SALT_LEN: usize = 16;
const HEAD_LEN: usize = SALT_LEN + NONCE_LEN;

/// The key behind every local record.
#[derive(Clone)]
pub(crate) struct LocalKey {
    root: Zeroizing<[u8; 32]>,
}

/// A keyed hash by which a row is found without its value being stored.
pub(crate) type Mac = [u8; 32];

impl LocalKey {
    /// Takes 32 random bytes.
    pub(crate) fn new(root: Zeroizing<[u8; 32]>) -> Self {
        Self { root }
    }

    /// Encrypts for one row: salt (16) | nonce (12) | ciphertext and tag.
    pub(crate) fn seal(&self, table: &'static str, id: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let head = random::<HEAD_LEN>()?;
        let (salt, nonce) = split(&head).ok_or(StoreError::Key("nonce"))?;
        let mut body = Zeroizing::new(plain.to_vec());
        self.record_key(salt, table)?
            .seal_in_place_append_tag(nonce, aad(table, id), &mut *body)
            .map_err(|_| StoreError::Key("record key"))?;
        Ok([&head[..], &body[..]].concat())
    }

    /// Decrypts what `seal` made for the same row.
    pub(crate) fn open(&self, table: &'static str, id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.open_in_place(table, id, sealed.to_vec())
    }

    /// The same in the memory the record came in, for large ones.
    pub(crate) fn open_in_place(
        &self,
        table: &'static str,
        id: &str,
        sealed: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let refused = || StoreError::Unreadable { table };
        let mut sealed = Zeroizing::new(sealed);
        let (salt, nonce) = sealed.get(..HEAD_LEN).and_then(split).ok_or_else(refused)?;
        let key = self.record_key(salt, table)?;
        let len = key.open_within(nonce, aad(table, id), &mut sealed, HEAD_LEN..).map_err(|_| refused())?.len();
        sealed.truncate(len);
        Ok(sealed)
    }

    /// HMAC-SHA256 of a value under a key used for this column alone.
    pub(crate) fn mac(&self, column: &'static str, value: &[u8]) -> Result<Mac, StoreError> {
        let key = self.derive(b"lookup", column.as_bytes())?;
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key[..]), value);
        tag.as_ref().try_into().map_err(|_| StoreError::Key("lookup key"))
    }

    fn record_key(&self, salt: &[u8], table: &str) -> Result<LessSafeKey, StoreError> {
        let key = self.derive(salt, table.as_bytes())?;
        let key = UnboundKey::new(&AES_256_GCM, &key[..]).map_err(|_| StoreError::Key("record key"))?;
        Ok(LessSafeKey::new(key))
    }

    fn derive(&self, salt: &[u8], info: &[u8]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let info = [b"suiban local v1".as_slice(), info];
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(&self.root[..]);
        let mut key = Zeroizing::new([0; 32]);
        prk.expand(&info, hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut key[..]))
            .map_err(|_| StoreError::Key("key derivation"))?;
        Ok(key)
    }
}

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| StoreError::Key("random source"))?;
    Ok(bytes)
}

fn split(head: &[u8]) -> Option<(&[u8], Nonce)> {
    let (salt, nonce) = head.split_at_checked(SALT_LEN)?;
    Some((salt, Nonce::try_assume_unique_for_key(nonce).ok()?))
}

/// Lengths first, so that no two (table, id) pairs give the same bytes.
fn aad(table: &str, id: &str) -> Aad<Vec<u8>> {
    let mut bytes = (table.len() as u32).to_be_bytes().to_vec();
    bytes.extend_from_slice(table.as_bytes());
    bytes.extend_from_slice(id.as_bytes());
    Aad::from(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn key(byte: u8) -> LocalKey {
        LocalKey::new(Zeroizing::new([byte; 32]))
    }

    #[test]
    fn a_record_opens_only_in_its_own_row_and_with_its_own_key() {
        let sealed = key(1).seal("manifest", "SB-1", b"plain").unwrap();
        assert_eq!(&key(1).open("manifest", "SB-1", &sealed).unwrap()[..], b"plain");
        for opened in [
            key(1).open("manifest", "SB-2", &sealed),
            key(1).open("drawer", "SB-1", &sealed),
            key(2).open("manifest", "SB-1", &sealed),
            key(1).open("manifest", "SB-1", &sealed[..20]),
        ] {
            assert!(matches!(opened, Err(StoreError::Unreadable { .. })));
        }
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let sealed = key(1).seal("manifest", "SB-1", b"plain").unwrap();
        for at in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[at] ^= 1;
            assert!(key(1).open("manifest", "SB-1", &bad).is_err(), "byte {at}");
        }
    }

    #[test]
    fn the_same_value_is_found_again_only_in_the_same_column() {
        let mac = key(1).mac("number", b"x").unwrap();
        assert_eq!(mac, key(1).mac("number", b"x").unwrap());
        assert_ne!(mac, key(1).mac("body", b"x").unwrap());
        assert_ne!(mac, key(2).mac("number", b"x").unwrap());
    }
}
