//! Central's signed word that it holds an envelope. A kiosk may forget a fact only against its receipt.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    bytes::{Hash, base64_field},
    keys::{KeyError, Signature, SigningKey, VerifyKey},
};

const PURPOSE: &str = "suiban/v1/receipt";

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The kiosk.
    pub device: String,
    /// Its envelope.
    pub seq: u64,
    /// SHA-256 of that envelope's header bytes.
    pub hash: Hash,
    /// Central's clock when it committed, ms since 1970 UTC.
    pub central_ms: i64,
}

/// A receipt as it travels: `bytes` is what was signed. Repeats of a question get the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReceipt {
    /// JSON of [`Receipt`].
    #[serde(with = "base64_field")]
    pub bytes: Vec<u8>,
    /// By central's signing key.
    pub signature: Signature,
}

/// Why a receipt is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReceiptError {
    /// Not signed by the key the kiosk was paired with.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Not the JSON it should be.
    #[error("the receipt cannot be read: update the kiosk")]
    Unreadable,
    /// For another kiosk.
    #[error("the receipt is for another kiosk: keep the fact and send it again")]
    OtherDevice,
}

impl SignedReceipt {
    /// Signs a receipt. Call after the commit, never before. Errors: `Unreadable` if it cannot be written.
    pub fn issue(receipt: &Receipt, central: &SigningKey) -> Result<Self, ReceiptError> {
        let bytes = serde_json::to_vec(receipt).map_err(|_| ReceiptError::Unreadable)?;
        let signature = central.sign_as(PURPOSE, &bytes);
        Ok(Self { bytes, signature })
    }

    /// Checks the signature and that it is for `device`.
    pub fn verify(&self, central: &VerifyKey, device: &str) -> Result<Receipt, ReceiptError> {
        central.verify_as(PURPOSE, &self.bytes, &self.signature)?;
        let receipt: Receipt = serde_json::from_slice(&self.bytes).map_err(|_| ReceiptError::Unreadable)?;
        if receipt.device == device { Ok(receipt) } else { Err(ReceiptError::OtherDevice) }
    }
}
