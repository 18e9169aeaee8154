//! Receipts out of a file. Each is believed for itself, as on the wire; the file around them is believed for nothing.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use suiban_wire::parcel::{Content, ParcelError, Piece, check};
use suiban_wire::receipt::SignedReceipt;
use tokio::task::spawn_blocking;

use super::{CarryError, at};
use crate::store::{ReceiptFault, Store, StoreError};

/// What a file of receipts did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// Receipts taken, for facts that waited and for facts delivered before.
    pub receipts: u64,
    /// Receipts for facts that are no longer here: delivered and gone for some days.
    pub past: u64,
    /// Facts that still wait.
    pub waiting: u64,
}

/// Takes the receipts of a file; repeating it is harmless. `wall` is the kiosk's clock, ms since 1970 UTC. Errors: `Parcel`,
/// `OtherKiosk`, `NotReceipts`, `Medium` before anything is taken; `Store` with `Receipt` at the first receipt that is not
/// believed, those before it being taken.
pub async fn import(store: &Store, file: &Path, wall: i64) -> Result<Imported, CarryError> {
    let device = store.device().await.ok_or(StoreError::NotPaired)?;
    let path = file.to_owned();
    let reading = spawn_blocking(move || read(&path, &device));
    let receipts = reading.await.map_err(|_| CarryError::CutShort)??;
    let mut imported = Imported::default();
    for receipt in receipts {
        match store.acknowledge(vec![receipt], wall).await {
            Ok(_) => imported.receipts += 1,
            Err(StoreError::Receipt(ReceiptFault::Seq)) => imported.past += 1,
            Err(error) => return Err(error.into()),
        }
    }
    imported.waiting = store.outbox().await?.waiting;
    Ok(imported)
}

/// All receipts, once the whole file is known to hold.
fn read(path: &Path, device: &str) -> Result<Vec<SignedReceipt>, CarryError> {
    let at = at(path);
    let opened = File::open(path).map_err(|error| at(ParcelError::Medium(error)))?;
    let mut receipts = Vec::new();
    let title = check(BufReader::new(opened), |title, piece| match piece {
        Piece::Receipt(receipt) if title.content == Content::Receipts => {
            receipts.push(receipt.clone());
            Ok(())
        }
        Piece::Receipt(_) | Piece::Envelope(_) | Piece::Blob(_) => Err(Look::NotReceipts),
    });
    match title {
        Err(Look::NotReceipts) => Err(CarryError::NotReceipts),
        Err(Look::Parcel(error)) => Err(at(error)),
        Ok(title) if title.content != Content::Receipts => Err(CarryError::NotReceipts),
        Ok(title) if title.device != device => Err(CarryError::OtherKiosk(title.device)),
        Ok(_) => Ok(receipts),
    }
}

enum Look {
    Parcel(ParcelError),
    NotReceipts,
}

impl From<ParcelError> for Look {
    fn from(error: ParcelError) -> Self {
        Self::Parcel(error)
    }
}
