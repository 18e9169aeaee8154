//! The code that introduces a kiosk to central: where central is, how to recognise it, and a secret good for one use
//! within 15 minutes. Shown as text or as a QR code; whoever sees it can pair one kiosk, so `Debug` masks the secret.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::bytes::{Hash, Malformed, NoRandomness, random_bytes};

/// How long a code is good, ms.
pub const VALID_MS: i64 = 15 * 60 * 1000;

const PREFIX: &str = "SB1-";
const MALFORMED: Malformed = Malformed("a pairing code (SB1-…)");

/// The secret of a pairing code: 16 random bytes, hex.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

/// What the code holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairingCode {
    /// `host:port` to connect to.
    #[serde(rename = "a")]
    pub address: String,
    /// Name in the server's certificate.
    #[serde(rename = "n")]
    pub server_name: String,
    /// SHA-256 of the authority's certificate (DER): the only root the kiosk may believe.
    #[serde(rename = "h")]
    pub authority_sha256: Hash,
    /// The one-time secret.
    #[serde(rename = "t")]
    pub token: Token,
}

impl Token {
    /// A fresh secret.
    pub fn random() -> Result<Self, NoRandomness> {
        Ok(Self(hex::encode(random_bytes::<16>()?)))
    }

    /// What central stores instead of the secret.
    pub fn sha256(&self) -> Hash {
        Hash::of(self.0.as_bytes())
    }

    /// The secret.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Display for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        write!(f, "{PREFIX}{}", URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for PairingCode {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(MALFORMED)?;
        let json = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| MALFORMED)?;
        serde_json::from_slice(&json).map_err(|_| MALFORMED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_read_aloud_to_a_machine_and_keeps_its_secret_from_logs() {
        let code = PairingCode {
            address: "127.0.0.1:8443".into(),
            server_name: "central.suiban".into(),
            authority_sha256: Hash::of(b"authority"),
            token: Token::random().unwrap(),
        };
        let text = code.to_string();
        assert!(text.starts_with("SB1-"));
        assert_eq!(format!(" {text}\n").parse(), Ok(code.clone()));
        assert!(!format!("{code:?}").contains(code.token.expose()));
        for bad in ["", "SB1-", "SB1-%%%", "SB2-abcd", &text[..text.len() - 9]] {
            assert_eq!(bad.parse::<PairingCode>(), Err(MALFORMED));
        }
    }
}
