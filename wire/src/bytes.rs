//! How bytes are written in JSON: free bytes as standard base64, fixed-size names (hashes, keys' ids) as lower-case hex.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{digest, rand::SecureRandom};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;
use zeroize::Zeroize;

/// A string that is not the value it should be. The message never repeats the string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected {0}: check who wrote this value")]
pub struct Malformed(pub &'static str);

/// Free bytes, base64 in JSON.
#[derive(Clone, PartialEq, Eq, Default, Hash)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Zeroize for Bytes {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        base64_field::serialize(&self.0, to)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        base64_field::deserialize(from).map(Self)
    }
}

/// For `#[serde(with = "…")]` on a `Vec<u8>`: standard base64.
pub mod base64_field {
    use super::*;

    /// Writes base64.
    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    /// Reads base64; the error does not repeat the text, which may be personal.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map_err(|_| de::Error::custom(Malformed("base64")))
    }
}

/// A fixed number of public bytes, written as text by `$encode` and read by `$decode`.
macro_rules! named_bytes {
    ($(#[$doc:meta])* $name:ident, $len:expr, $what:literal, $encode:expr, $decode:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// The raw bytes.
            pub fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = $crate::bytes::Malformed;
            fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
                bytes.try_into().map(Self).map_err(|_| $crate::bytes::Malformed($what))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$encode(&self.0[..]))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::bytes::Malformed;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let bytes: Vec<u8> = $decode(text).map_err(|_| $crate::bytes::Malformed($what))?;
                Self::try_from(bytes.as_slice())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use named_bytes;

named_bytes!(
    /// A SHA-256.
    Hash, 32, "64 hexadecimal digits (a SHA-256)", hex::encode, hex::decode
);
named_bytes!(
    /// The idempotency key of an envelope: 16 random bytes, one per fact, kept for ever.
    IdempotencyKey, 16, "32 hexadecimal digits (an idempotency key)", hex::encode, hex::decode
);
named_bytes!(
    /// The name of a public key: the first 8 bytes of its SHA-256.
    KeyId, 8, "16 hexadecimal digits (a key id)", hex::encode, hex::decode
);

impl Hash {
    /// All zeros: what the first envelope of a device names as its predecessor.
    pub const ZERO: Self = Self([0; 32]);

    /// SHA-256 of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = Self::ZERO;
        hash.0.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
        hash
    }
}

impl IdempotencyKey {
    /// A fresh key. Errors: the operating system has no randomness to give.
    pub fn random() -> Result<Self, NoRandomness> {
        random_bytes().map(Self)
    }
}

impl KeyId {
    /// The id of the public key with these bytes.
    pub fn of(public: &[u8]) -> Self {
        let mut id = Self([0; 8]);
        id.0.copy_from_slice(&Hash::of(public).0[..8]);
        id
    }
}

/// The operating system gave no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the operating system gave no random bytes: restart the machine and report it")]
pub struct NoRandomness;

/// `N` random bytes from the operating system.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    ring::rand::SystemRandom::new().fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A device's name: 1 to 64 letters, digits, `-`. Errors: anything else.
pub fn check_device_name(name: &str) -> Result<(), Malformed> {
    let fits = (1..=64).contains(&name.len());
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits && plain { Ok(()) } else { Err(Malformed("a device name (1 to 64 letters, digits, '-')")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_lower_case_hex_and_comes_back() {
        let hash = Hash::of(b"abc");
        assert_eq!(hash.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert!("ba78".parse::<Hash>().is_err() && "zz".repeat(32).parse::<Hash>().is_err());
    }

    #[test]
    fn a_bad_base64_is_refused_without_repeating_it() {
        let error = serde_json::from_str::<Bytes>("\"440101?secret\"").unwrap_err().to_string();
        assert!(!error.contains("440101"), "{error}");
    }

    #[test]
    fn device_names_are_plain() {
        assert!(check_device_name("GZ-TH-0017").is_ok());
        for bad in ["", "a b", "../x", "a/b", "é", &"x".repeat(65)] {
            assert!(check_device_name(bad).is_err(), "{bad}");
        }
    }
}
