//! A medium somebody has put in: its receipts are taken, and what still waits is written onto it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;

use super::{CarryError, Exported, export, import};
use crate::store::Store;

/// What one visit of a medium did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exchanged {
    /// Receipts taken.
    pub receipts: u64,
    /// Facts written.
    pub facts: u64,
}

/// The first medium mounted in a folder below `media`, by name. Errors: `NoMedium`.
pub fn mounted(media: &Path) -> Result<PathBuf, CarryError> {
    let own = fs::metadata(media).map_err(|_| CarryError::NoMedium)?.dev();
    // A folder of the machine's own disk is where a medium would be, if one were in place.
    let foreign = |path: &PathBuf| fs::metadata(path).is_ok_and(|meta| meta.is_dir() && meta.dev() != own);
    let entries = fs::read_dir(media).map_err(|_| CarryError::NoMedium)?;
    let mut found: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(foreign).collect();
    found.sort();
    found.into_iter().next().ok_or(CarryError::NoMedium)
}

/// Takes every file of receipts for this kiosk that lies in `dir`, then writes what still waits. The receipts of other kiosks may
/// travel on the same medium. Errors: those of both; what was done before stays done.
pub async fn exchange(store: &Store, dir: &Path, wall: i64) -> Result<Exchanged, CarryError> {
    let mut receipts = 0;
    for file in receipts_in(dir).await? {
        match import(store, &file, wall).await {
            Ok(imported) => receipts += imported.receipts,
            Err(CarryError::OtherKiosk(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let facts = export(store, dir).await?.map_or(0, |Exported { facts, .. }| facts);
    Ok(Exchanged { receipts, facts })
}

async fn receipts_in(dir: &Path) -> Result<Vec<PathBuf>, CarryError> {
    let dir = dir.to_owned();
    let list = move || {
        let entries = fs::read_dir(&dir).map_err(|source| CarryError::Medium { path: dir, source })?;
        let paths = entries.flatten().map(|entry| entry.path());
        let mut found: Vec<_> = paths.filter(|path| path.extension().is_some_and(|kind| kind == "receipts")).collect();
        found.sort();
        Ok(found)
    };
    spawn_blocking(list).await.map_err(|_| CarryError::CutShort)?
}
