//! Finished cards waiting in a kiosk and for whom: each entry is sealed to that kiosk and signed by central, so that a
//! stolen database or a copied disk names nobody, and no kiosk hands out a card central did not list.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    bytes::{Bytes, base64_field, check_device_name},
    case::{CaseNumber, FingerTemplate},
    keys::{KeyError, SealingPrivate, SealingPublic, Signature, SigningKey, VerifyKey},
    private::Private,
};

const PURPOSE: &str = "suiban/v1/manifest";
const INFO: &str = "suiban/v1/manifest";

/// One card and what is needed to hand it to the right person, offline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// The case it answers.
    pub case: CaseNumber,
    /// Who may take it.
    pub holder: Holder,
    /// Body number of the new card, 32 ASCII bytes.
    pub new_card_body_number: Private<Bytes>,
    /// Body number of the card to retain first; `None` for a replacement.
    pub old_card: Option<Private<Bytes>>,
    /// JPEG, 358 × 441 px (GA 461).
    pub portrait: Private<Bytes>,
    /// Fingers enrolled with the case; empty when there was an exception.
    pub templates: Vec<FingerTemplate>,
    /// First day of validity, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Last day, `YYYY-MM-DD`, or `long-term`.
    pub valid_to: String,
    /// The manifest's version this entry came with.
    pub version: u64,
}

/// The least that names a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// As printed on the card.
    pub name: Private<String>,
    /// ID or permit number.
    pub number: Private<String>,
}

/// An entry as it travels and rests: `bytes` is what central signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedManifestEntry {
    /// JSON of kiosk, case, version and the sealed entry.
    #[serde(with = "base64_field")]
    pub bytes: Vec<u8>,
    /// By central's signing key.
    pub signature: Signature,
}

/// Why an entry is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ManifestError {
    /// Signature or sealing.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Not the JSON it should be.
    #[error("the manifest entry cannot be read: update the kiosk")]
    Unreadable,
    /// For another kiosk.
    #[error("the manifest entry is for another kiosk: fetch the manifest again")]
    OtherKiosk,
}

#[derive(Serialize, Deserialize)]
struct Outer {
    v: u8,
    kiosk: String,
    case: CaseNumber,
    version: u64,
    #[serde(with = "base64_field")]
    sealed: Vec<u8>,
}

impl ManifestEntry {
    /// Seals the entry to `kiosk` and signs it.
    pub fn seal(
        &self,
        kiosk: &str,
        to: &SealingPublic,
        central: &SigningKey,
    ) -> Result<SealedManifestEntry, ManifestError> {
        check_device_name(kiosk).map_err(|_| ManifestError::OtherKiosk)?;
        let plain = crate::case::encode(self).map_err(|_| ManifestError::Unreadable)?;
        let sealed = to.seal(INFO, &aad(kiosk, &self.case, self.version), &plain)?.0;
        let outer = Outer { v: 1, kiosk: kiosk.to_owned(), case: self.case.clone(), version: self.version, sealed };
        let bytes = serde_json::to_vec(&outer).map_err(|_| ManifestError::Unreadable)?;
        let signature = central.sign_as(PURPOSE, &bytes);
        Ok(SealedManifestEntry { bytes, signature })
    }
}

impl SealedManifestEntry {
    /// Checks central's signature and that the entry is for `kiosk`, then opens it.
    pub fn open(&self, central: &VerifyKey, kiosk: &str, key: &SealingPrivate) -> Result<ManifestEntry, ManifestError> {
        central.verify_as(PURPOSE, &self.bytes, &self.signature)?;
        let outer: Outer = serde_json::from_slice(&self.bytes).map_err(|_| ManifestError::Unreadable)?;
        if outer.kiosk != kiosk {
            return Err(ManifestError::OtherKiosk);
        }
        let plain = key.open(INFO, &aad(kiosk, &outer.case, outer.version), &outer.sealed)?;
        let entry: ManifestEntry = serde_json::from_slice(&plain).map_err(|_| ManifestError::Unreadable)?;
        let consistent = entry.case == outer.case && entry.version == outer.version;
        if consistent { Ok(entry) } else { Err(ManifestError::Unreadable) }
    }
}

fn aad(kiosk: &str, case: &CaseNumber, version: u64) -> Vec<u8> {
    format!("{kiosk}/{case}/{version}").into_bytes()
}
