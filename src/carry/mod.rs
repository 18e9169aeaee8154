//! Facts carried to central by hand, and its receipts back: for a machine whose line is down for days.
//!
//! Promises: what is written is what the wire would carry, sealed and signed, and the kiosk forgets nothing by writing it; a
//! fact counts as delivered only by its own signed receipt; a cut, a full or pulled medium, a damaged or another kiosk's file is
//! a typed error that changes nothing. It must not know what facts mean, and believes no time that comes by hand.
//!
//! # Layout
//! - `export`: what waits, into one file; `import`: receipts out of one
//! - `medium`: both at once, on whatever medium is in place

use std::io;
use std::path::{Path, PathBuf};

use suiban_wire::parcel::ParcelError;
use thiserror::Error;

use crate::store::StoreError;

mod export;
mod import;
pub mod medium;
#[cfg(test)]
mod tests;

pub use export::{Exported, export};
pub use import::{Imported, import};

/// Why nothing was carried.
#[derive(Debug, Error)]
pub enum CarryError {
    /// No room on the medium.
    #[error("the medium is full ({0}): nothing was written and nothing is lost; take one with more room")]
    Full(PathBuf),
    /// The medium cannot be read or written.
    #[error("the medium cannot be used ({path}): {source}; nothing is lost, try another one")]
    Medium {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not what it should be.
    #[error("{path}: {source}")]
    Parcel {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        source: ParcelError,
    },
    /// The receipts are for another kiosk.
    #[error("these receipts are for {0}, not for this kiosk: take them there")]
    OtherKiosk(String),
    /// Facts where receipts were expected.
    #[error("this file holds facts: take it to central, it gives the receipts")]
    NotReceipts,
    /// No medium is in place.
    #[error("no medium is in place: put one in")]
    NoMedium,
    /// The work was cut short by the end of the program.
    #[error("the program ended meanwhile: do it again")]
    CutShort,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Names the file in what the system or the parcel says.
fn at(path: &Path) -> impl Fn(ParcelError) -> CarryError {
    let path = path.to_owned();
    move |error| match error {
        ParcelError::Medium(source) => on_medium(&path, source),
        source @ (ParcelError::NotAParcel | ParcelError::CutOff | ParcelError::Spoilt | ParcelError::Unreadable) => {
            CarryError::Parcel { path: path.clone(), source }
        }
    }
}

/// FAT takes no file of 4 GiB: that medium is full too.
#[allow(clippy::wildcard_enum_match_arm)] // The standard library's list of kinds is open.
fn on_medium(path: &Path, source: io::Error) -> CarryError {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            CarryError::Full(path.to_owned())
        }
        _ => CarryError::Medium { path: path.to_owned(), source },
    }
}
