//! Ed25519 (RFC 8032): who says so.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};
use zeroize::Zeroizing;

use super::KeyError;
use crate::bytes::{KeyId, NoRandomness, named_bytes};

named_bytes!(
    /// An Ed25519 signature, base64 in JSON.
    Signature, 64, "base64 of 64 bytes (a signature)", |b: &[u8]| STANDARD.encode(b), |t: &str| STANDARD.decode(t)
);
named_bytes!(
    /// The public half of a [`SigningKey`], base64 in JSON.
    VerifyKey, 32, "base64 of 32 bytes (a verify key)", |b: &[u8]| STANDARD.encode(b), |t: &str| STANDARD.decode(t)
);

/// A private signing key: a kiosk's device key, or central's receipt key.
pub struct SigningKey {
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// A fresh key and its PKCS#8 bytes, which the caller stores with mode 0600.
    pub fn generate() -> Result<(Self, Zeroizing<Vec<u8>>), KeyError> {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| NoRandomness)?;
        let bytes = Zeroizing::new(document.as_ref().to_vec());
        Ok((Self::from_pkcs8(&bytes)?, bytes))
    }

    /// Reads the bytes [`SigningKey::generate`] gave. Errors: `Damaged`.
    pub fn from_pkcs8(bytes: &[u8]) -> Result<Self, KeyError> {
        Ed25519KeyPair::from_pkcs8(bytes).map(|pair| Self { pair }).map_err(|_| KeyError::Damaged)
    }

    /// Signs exactly these bytes.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        let mut signature = Signature([0; 64]);
        signature.0.copy_from_slice(self.pair.sign(bytes).as_ref());
        signature
    }

    /// The public half.
    pub fn public(&self) -> VerifyKey {
        let mut key = VerifyKey([0; 32]);
        key.0.copy_from_slice(self.pair.public_key().as_ref());
        key
    }

    /// Signs `bytes` for one purpose, so that a signature for one kind of message is never good for another.
    pub(crate) fn sign_as(&self, purpose: &str, bytes: &[u8]) -> Signature {
        self.sign(&purposed(purpose, bytes))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(*** of {})", self.public().key_id())
    }
}

impl VerifyKey {
    /// Checks a signature over exactly these bytes. Errors: `BadSignature`.
    pub fn verify(&self, bytes: &[u8], signature: &Signature) -> Result<(), KeyError> {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(bytes, &signature.0).map_err(|_| KeyError::BadSignature)
    }

    /// The key's name in logs and files.
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&self.0)
    }

    pub(crate) fn verify_as(&self, purpose: &str, bytes: &[u8], signature: &Signature) -> Result<(), KeyError> {
        self.verify(&purposed(purpose, bytes), signature)
    }
}

fn purposed(purpose: &str, bytes: &[u8]) -> Vec<u8> {
    [purpose.as_bytes(), &[0], bytes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_bytes_its_key_and_its_purpose_only() {
        let (key, pkcs8) = SigningKey::generate().unwrap();
        let (other, _) = SigningKey::generate().unwrap();
        let signature = SigningKey::from_pkcs8(&pkcs8).unwrap().sign_as("receipt", b"abc");
        assert!(key.public().verify_as("receipt", b"abc", &signature).is_ok());
        assert!(key.public().verify_as("receipt", b"abd", &signature).is_err());
        assert!(key.public().verify_as("envelope", b"abc", &signature).is_err());
        assert!(other.public().verify_as("receipt", b"abc", &signature).is_err());
    }

    #[test]
    fn a_private_key_never_prints() {
        let (key, pkcs8) = SigningKey::generate().unwrap();
        let seed = hex::encode(&pkcs8[16..48]);
        let printed = format!("{key:?}");
        assert!(printed.contains("***") && !printed.contains(&seed));
        assert_eq!(SigningKey::from_pkcs8(b"rubbish").unwrap_err(), KeyError::Damaged);
    }
}
