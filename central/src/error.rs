//! What can go wrong at central. The text says what to do and never names a person.

use std::{io, path::PathBuf};

use suiban_wire::{
    bytes::{Hash, Malformed, NoRandomness},
    case::{BodyError, CaseNumber},
    envelope::EnvelopeError,
    keys::KeyError,
    manifest::ManifestError,
    receipt::ReceiptError,
};
use thiserror::Error;

use crate::cases::CaseState;

/// Any failure of the central service.
#[derive(Debug, Error)]
pub enum CentralError {
    /// The database failed; the transaction was rolled back.
    #[error("the database failed, nothing was changed: {0}; check disk space and try again")]
    Database(#[from] sea_orm::DbErr),
    /// A row of the database holds something it never should.
    #[error("the database holds a damaged {0}: restore the last backup")]
    Damaged(&'static str),
    /// A file of the data directory.
    #[error("cannot {what} {path}: {source}; check space and rights of the data directory")]
    File {
        /// The attempt, as a verb.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// A key or a sealed thing.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// A certificate cannot be made or read.
    #[error("a certificate cannot be made or read: {0}; check the keys folder or the kiosk's request")]
    Certificate(#[from] rcgen::Error),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}; check the certificates in the keys folder")]
    Tls(String),
    /// A value that is not what it should be.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// An envelope.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// A body.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// A receipt.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// A manifest entry.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The pairing code is not good (any more) for this kiosk.
    #[error("the pairing code is not valid for this kiosk: make a new one; a code is good once and for 15 minutes")]
    PairingRefused,
    /// Nothing is known of this case.
    #[error("there is no case {0}: check the number on the receipt")]
    NoSuchCase(CaseNumber),
    /// The case is not where this step starts.
    #[error("case {case} is {state}: it cannot become {wanted}")]
    WrongState {
        /// The case.
        case: CaseNumber,
        /// Where it is.
        state: CaseState,
        /// Where it should go.
        wanted: CaseState,
    },
    /// The evidence is not in the object store.
    #[error("the picture {0} of this case is not in the object store: restore the blobs folder")]
    MissingEvidence(Hash),
    /// Somebody is already named, or nobody is.
    #[error("{0}")]
    Refused(&'static str),
}

impl CentralError {
    /// A file error; for `map_err`.
    pub(crate) fn file(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { what, path, source }
    }
}
