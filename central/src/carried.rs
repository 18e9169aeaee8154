//! Facts carried to the office by hand: a kiosk's parcel in, a parcel of receipts out.
//!
//! Promise: what comes by hand is believed no more than what comes by wire, and is taken exactly once whichever way it comes
//! first. A parcel that is damaged, cut off, another kiosk's or nobody's is refused before anything of it is kept; a cut in the
//! middle, or no room for the receipts, costs nothing but doing it again.

use std::{
    collections::HashSet,
    fs::File,
    io::{self, BufReader},
    path::{Path, PathBuf},
};

use sea_orm::EntityTrait;
use suiban_wire::{
    Hash,
    api::Batch,
    envelope::Envelope,
    keys::VerifyKey,
    parcel::{Content, ParcelError, Piece, Reader, Title, Writer, check},
    receipt::SignedReceipt,
};
use thiserror::Error;

use crate::{Central, CentralError, blobs::UploadError, db::entities::device, intake::IntakeError, keys::write_whole};

/// What became of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The kiosk.
    pub device: String,
    /// Receipts written: for facts taken now and for those that were here before.
    pub receipts: usize,
    /// Facts whose body is damaged; their places are held.
    pub set_aside: Vec<u64>,
}

/// Why a parcel is refused, or was not taken to its end.
#[derive(Debug, Error)]
pub enum CarriedError {
    /// The parcel itself.
    #[error("{path}: {source}")]
    Parcel {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ParcelError,
    },
    /// Receipts, where facts were expected.
    #[error("this parcel holds receipts: take it back to the kiosk")]
    NotFacts,
    /// No such kiosk.
    #[error("no kiosk {0} is paired with this central: take the parcel to the central it belongs to")]
    UnknownKiosk(String),
    /// An envelope of another kiosk than the title says, or signed by another.
    #[error("the parcel says it is of {0} and holds something that kiosk did not sign: refused as a whole, report it")]
    Forged(String),
    /// Intake stopped: a gap, a contradiction, central's own trouble. What came before it is taken and receipted.
    #[error("{source}; what came before it was taken, its receipts are in {receipts}")]
    Intake {
        /// Why.
        source: IntakeError,
        /// The receipts so far.
        receipts: PathBuf,
    },
    /// Evidence an envelope names is neither in the parcel nor here.
    #[error("evidence of fact {seq} is missing; what came before it was taken, its receipts are in {receipts}")]
    EvidenceMissing {
        /// Which fact.
        seq: u64,
        /// The receipts so far.
        receipts: PathBuf,
    },
    /// Evidence cannot be kept.
    #[error(transparent)]
    Evidence(#[from] UploadError),
    /// The receipts cannot be written. The facts are taken: import the parcel again to get them.
    #[error("the facts are taken, but the receipts cannot be written: {0}; make room and import the parcel again")]
    Receipts(CentralError),
    /// Central itself.
    #[error(transparent)]
    Central(#[from] CentralError),
}

/// What the look through a parcel found.
struct Checked {
    device: String,
    named: HashSet<Hash>,
}

/// What has been taken so far.
#[derive(Default)]
struct Taken {
    receipts: Vec<SignedReceipt>,
    set_aside: Vec<u64>,
}

impl Central {
    /// Takes a parcel of facts and writes a parcel of receipts for all of them, new and known. Errors: see [`CarriedError`].
    pub async fn import(&self, parcel: &Path, receipts: &Path) -> Result<Carried, CarriedError> {
        let checked = self.look_through(parcel).await?;
        let mut taken = Taken::default();
        let went = self.take_all(parcel, &checked, receipts, &mut taken).await;
        write_receipts(receipts, &checked.device, &taken.receipts)?;
        went?;
        Ok(Carried { device: checked.device, receipts: taken.receipts.len(), set_aside: taken.set_aside })
    }

    /// The whole parcel holds: every byte by its hash, every envelope by the signature of the kiosk on the title.
    async fn look_through(&self, parcel: &Path) -> Result<Checked, CarriedError> {
        let title = Reader::open(open(parcel)?).map_err(at(parcel))?.title().clone();
        if title.content != Content::Facts {
            return Err(CarriedError::NotFacts);
        }
        let row = device::Entity::find_by_id(title.device.as_str()).one(self.db().read()).await;
        let row = row.map_err(CentralError::from)?.ok_or_else(|| CarriedError::UnknownKiosk(title.device.clone()))?;
        let key: VerifyKey = row.verify_key.parse().map_err(CentralError::from)?;
        let mut named = HashSet::new();
        let looked = check(open(parcel)?, |title, piece| match piece {
            Piece::Blob(_) => Ok(()),
            Piece::Receipt(_) => Err(Look::Forged),
            Piece::Envelope(envelope) => {
                named.extend(signed(envelope, &key, title).ok_or(Look::Forged)?);
                Ok(())
            }
        });
        match looked {
            Ok(_) => Ok(Checked { device: title.device, named }),
            Err(Look::Forged) => Err(CarriedError::Forged(title.device)),
            Err(Look::Parcel(source)) => Err(at(parcel)(source)),
        }
    }

    async fn take_all(
        &self,
        parcel: &Path,
        checked: &Checked,
        receipts: &Path,
        taken: &mut Taken,
    ) -> Result<(), CarriedError> {
        let mut reader = Reader::open(open(parcel)?).map_err(at(parcel))?;
        while let Some(piece) = reader.next_piece().map_err(at(parcel))? {
            match piece {
                Piece::Blob(sealed) => self.keep(checked, sealed).await?,
                Piece::Envelope(envelope) => self.take_one(&checked.device, envelope, receipts, taken).await?,
                Piece::Receipt(_) => return Err(CarriedError::NotFacts),
            }
        }
        Ok(())
    }

    /// Evidence that no signed envelope names is nobody's, and is not kept.
    async fn keep(&self, checked: &Checked, sealed: Vec<u8>) -> Result<(), CarriedError> {
        let (hash, length) = (Hash::of(&sealed), sealed.len() as u64);
        if !checked.named.contains(&hash) {
            return Ok(());
        }
        let sealed = bytes::Bytes::from(sealed);
        let began = self.blobs().progress(&checked.device, &hash).await?;
        let began = began.map_or(0, |progress| progress.offset).min(length);
        let rest = sealed.slice(usize::try_from(began).unwrap_or(0)..);
        match self.blobs().append(&checked.device, hash, began, length, rest).await {
            // What the wire had brought of it was damaged, and is thrown away.
            Err(UploadError::Hash) => self.blobs().append(&checked.device, hash, 0, length, sealed).await?,
            other => other?,
        };
        Ok(())
    }

    async fn take_one(
        &self,
        device: &str,
        envelope: Envelope,
        receipts: &Path,
        taken: &mut Taken,
    ) -> Result<(), CarriedError> {
        let seq = envelope.header_unverified().map_or(0, |header| header.seq);
        match self.accept(device, &Batch { envelopes: vec![envelope] }).await {
            Ok(reply) if !reply.missing_blobs.is_empty() => {
                Err(CarriedError::EvidenceMissing { seq, receipts: receipts.to_owned() })
            }
            Ok(reply) => {
                taken.receipts.extend(reply.receipts);
                Ok(())
            }
            Err(IntakeError::BodyDamaged { seq }) => {
                taken.set_aside.push(seq);
                Ok(())
            }
            Err(source) => Err(CarriedError::Intake { source, receipts: receipts.to_owned() }),
        }
    }
}

/// What stops a look through a parcel.
enum Look {
    Parcel(ParcelError),
    Forged,
}

impl From<ParcelError> for Look {
    fn from(error: ParcelError) -> Self {
        Self::Parcel(error)
    }
}

/// The evidence an envelope names, if the kiosk on the title signed it. A damaged body is for intake to judge.
fn signed(envelope: &Envelope, key: &VerifyKey, title: &Title) -> Option<Vec<Hash>> {
    let header = envelope.verify_header(key).ok().filter(|header| header.device == title.device)?;
    Some(header.blobs.iter().map(|blob| blob.sha256).collect())
}

fn open(parcel: &Path) -> Result<BufReader<File>, CarriedError> {
    let opened = File::open(parcel).map_err(|error: io::Error| at(parcel)(ParcelError::Medium(error)))?;
    Ok(BufReader::new(opened))
}

fn at(parcel: &Path) -> impl FnOnce(ParcelError) -> CarriedError {
    let path = parcel.to_owned();
    move |source| CarriedError::Parcel { path, source }
}

fn write_receipts(to: &Path, device: &str, receipts: &[SignedReceipt]) -> Result<(), CarriedError> {
    let packed = pack(device, receipts).map_err(at(to))?;
    write_whole(to, &packed).map_err(CarriedError::Receipts)
}

fn pack(device: &str, receipts: &[SignedReceipt]) -> Result<Vec<u8>, ParcelError> {
    let title = Title { content: Content::Receipts, device: device.to_owned() };
    let mut writer = Writer::begin(Vec::new(), &title)?;
    receipts.iter().try_for_each(|receipt| writer.put(&Piece::Receipt(receipt.clone())))?;
    Ok(writer.finish()?.0)
}
