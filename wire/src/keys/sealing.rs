//! HPKE in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180). A sender seals to a public key
//! and cannot open again: what a kiosk has queued stays closed to whoever steals the kiosk.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::X25519HkdfSha256,
};
use zeroize::Zeroizing;

use super::KeyError;
use crate::bytes::{Bytes, KeyId, named_bytes, random_bytes};

type Suite = X25519HkdfSha256;

/// Bytes of the encapsulated key in front of the ciphertext.
const ENCAPSULATED: usize = 32;

named_bytes!(
    /// The public half of a [`SealingPrivate`], base64 in JSON.
    SealingPublic, 32, "base64 of 32 bytes (a sealing key)", |b: &[u8]| STANDARD.encode(b), |t: &str| STANDARD.decode(t)
);

/// Encapsulated key (32 bytes), ciphertext and tag (16 bytes), base64 in JSON.
pub type Sealed = Bytes;

/// A private sealing key: whoever has it can open.
pub struct SealingPrivate {
    key: <Suite as Kem>::PrivateKey,
    public: SealingPublic,
}

impl SealingPublic {
    /// Seals `plaintext`. It opens only with the same `info` (what kind of thing) and `aad` (which one).
    /// Errors: `CannotSeal` when this is not a usable public key.
    pub fn seal(&self, info: &str, aad: &[u8], plaintext: &[u8]) -> Result<Sealed, KeyError> {
        let receiver = <Suite as Kem>::PublicKey::from_bytes(&self.0).map_err(|_| KeyError::CannotSeal)?;
        let (encapsulated, ciphertext) = hpke::single_shot_seal::<AesGcm256, HkdfSha256, Suite>(
            &OpModeS::Base,
            &receiver,
            info.as_bytes(),
            plaintext,
            aad,
        )
        .map_err(|_| KeyError::CannotSeal)?;
        Ok(Bytes([encapsulated.to_bytes().as_slice(), &ciphertext].concat()))
    }

    /// The key's name, carried with everything sealed to it so that keys can be rotated.
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&self.0)
    }
}

impl SealingPrivate {
    /// A fresh key.
    pub fn generate() -> Result<Self, KeyError> {
        let seed = Zeroizing::new(random_bytes::<32>()?);
        let (key, public) = Suite::derive_keypair(seed.as_slice());
        Self::assemble(key, &public)
    }

    /// Reads the 32 bytes [`SealingPrivate::to_bytes`] gave. Errors: `Damaged`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let key = <Suite as Kem>::PrivateKey::from_bytes(bytes).map_err(|_| KeyError::Damaged)?;
        let public = Suite::sk_to_pk(&key);
        Self::assemble(key, &public)
    }

    /// The secret bytes, to be stored with mode 0600.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.key.to_bytes().to_vec())
    }

    /// The public half.
    pub fn public(&self) -> SealingPublic {
        self.public
    }

    /// Opens what was sealed to [`SealingPrivate::public`] with the same `info` and `aad`. Errors: `CannotOpen`.
    pub fn open(&self, info: &str, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (encapsulated, ciphertext) = sealed.split_at_checked(ENCAPSULATED).ok_or(KeyError::CannotOpen)?;
        let encapsulated = <Suite as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| KeyError::CannotOpen)?;
        hpke::single_shot_open::<AesGcm256, HkdfSha256, Suite>(
            &OpModeR::Base,
            &self.key,
            &encapsulated,
            info.as_bytes(),
            ciphertext,
            aad,
        )
        .map(Zeroizing::new)
        .map_err(|_| KeyError::CannotOpen)
    }

    fn assemble(key: <Suite as Kem>::PrivateKey, public: &<Suite as Kem>::PublicKey) -> Result<Self, KeyError> {
        let public = SealingPublic::try_from(public.to_bytes().as_slice()).map_err(|_| KeyError::Damaged)?;
        Ok(Self { key, public })
    }
}

impl fmt::Debug for SealingPrivate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingPrivate(*** of {})", self.public.key_id())
    }
}
