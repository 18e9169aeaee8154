//! Taking custody of envelopes.
//!
//! Promise: an envelope is verified, stored, applied and receipted in one transaction, its evidence being on the disk, or
//! nothing happened. It is known for ever by (device, sequence number) and by its idempotency key: a repeat gets the bytes
//! of its first receipt, a contradiction gets an alarm. What is well signed but not understood is held in quarantine, so that a kiosk's
//! queue never stands still because of it. So is the place of an envelope whose body was damaged, but without a receipt.

mod effects;
mod place;

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};
use suiban_wire::{
    Hash,
    api::{Batch, BatchReply, MAX_BATCH},
    envelope::{Envelope, EnvelopeError, Header},
    keys::VerifyKey,
    receipt::{Receipt, SignedReceipt},
};
use thiserror::Error;

use place::BODY_DAMAGED;

use crate::{
    Central, CentralError,
    db::{
        Write,
        entities::{alarm, device, envelope},
    },
};

/// Why a batch stops.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// The envelope is another kiosk's.
    #[error("the envelope belongs to another kiosk than the certificate")]
    WrongDevice,
    /// Signature, format or length.
    #[error(transparent)]
    Unreadable(#[from] EnvelopeError),
    /// The header is good and the body is not the one it names. Its place is held; what follows is taken.
    #[error("the body of {seq} is not the one its header names: keep it, send what follows, and repair it")]
    BodyDamaged {
        /// Which envelope.
        seq: u64,
    },
    /// Envelopes before this one are missing.
    #[error("envelopes are missing: send from {expected}")]
    Gap {
        /// The next one wanted.
        expected: u64,
    },
    /// It contradicts what is held. An alarm was raised.
    #[error("the envelope contradicts what central holds: keep everything and call the fleet desk")]
    Fork,
    /// More than [`MAX_BATCH`].
    #[error("a batch holds at most {MAX_BATCH} envelopes")]
    TooMany,
    /// Central failed; nothing of this envelope was taken.
    #[error(transparent)]
    Central(#[from] CentralError),
}

impl From<sea_orm::DbErr> for IntakeError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Central(error.into())
    }
}

enum Taken {
    Receipted(SignedReceipt),
    BlobsMissing(Vec<Hash>),
    PlaceHeld { seq: u64 },
    Contradiction,
}

/// What became of a run of envelopes.
#[derive(Default)]
struct Run {
    receipts: Vec<SignedReceipt>,
    missing: Vec<Hash>,
    stop: Option<Stop>,
}

/// What ended it early, and at which envelope.
struct Stop {
    error: IntakeError,
    at: usize,
}

impl Central {
    /// Takes the envelopes of `device` in order and stops at the first that lacks its blobs. What was taken before
    /// an error stays taken; its receipts come with the next try.
    pub async fn accept(&self, device: &str, batch: &Batch) -> Result<BatchReply, IntakeError> {
        if batch.envelopes.len() > MAX_BATCH {
            return Err(IntakeError::TooMany);
        }
        let envelopes = &batch.envelopes[..];
        // Before the one writer's turn, for it may take as long as the disk.
        self.blobs().landed(named(envelopes)).await;
        let run = self.run(device, envelopes).await?;
        let Some(stop) = run.stop else { return self.reply(device, run).await };
        if matches!(stop.error, IntakeError::Central(_)) {
            // Central's own trouble with one envelope undid the whole run; those before it are good.
            self.run(device, &envelopes[..stop.at]).await?;
        }
        Err(stop.error)
    }

    async fn reply(&self, device: &str, run: Run) -> Result<BatchReply, IntakeError> {
        let row = device::Entity::find_by_id(device).one(self.db().read()).await?;
        let last_seq = row.map_or(0, |d| u64::try_from(d.last_seq).unwrap_or(0));
        Ok(BatchReply { receipts: run.receipts, last_seq, missing_blobs: run.missing, central_ms: self.now_ms() })
    }

    /// One transaction for all: a night's queue would otherwise wait for the disk once per envelope.
    async fn run(&self, device: &str, envelopes: &[Envelope]) -> Result<Run, IntakeError> {
        let write = self.db().write().await?;
        let mut run = Run::default();
        for (at, envelope) in envelopes.iter().enumerate() {
            let error = match self.take_or_refuse(&write, device, envelope).await {
                Ok(Taken::Receipted(receipt)) => {
                    run.receipts.push(receipt);
                    continue;
                }
                Ok(Taken::BlobsMissing(missing)) => {
                    run.missing = missing;
                    run.missing.extend(self.missing_behind(&write, device, &envelopes[at + 1..]).await?);
                    break;
                }
                Ok(Taken::PlaceHeld { seq }) => IntakeError::BodyDamaged { seq },
                Ok(Taken::Contradiction) => IntakeError::Fork,
                Err(error) => error,
            };
            let undo = matches!(error, IntakeError::Central(_));
            run.stop = Some(Stop { error, at });
            if undo {
                return Ok(run);
            }
            break;
        }
        write.commit().await?;
        Ok(run)
    }

    async fn take_or_refuse(&self, write: &Write<'_>, device: &str, envelope: &Envelope) -> Result<Taken, IntakeError> {
        if envelope.header_unverified()?.device != device {
            return Err(IntakeError::WrongDevice);
        }
        // The lock makes concurrent batches of one kiosk queue up on PostgreSQL; SQLite has one writer anyway.
        let row = device::Entity::find_by_id(device).lock_exclusive().one(&**write).await?;
        let row = row.ok_or(IntakeError::WrongDevice)?;
        let header = envelope.verify_header(&row.verify_key.parse::<VerifyKey>().map_err(CentralError::from)?)?;
        self.decide(write, row, &header, envelope).await
    }

    /// What the envelopes behind the first that waits will lack, so that all of it can be brought at once.
    async fn missing_behind(
        &self,
        write: &Write<'_>,
        device: &str,
        behind: &[Envelope],
    ) -> Result<Vec<Hash>, IntakeError> {
        let row = device::Entity::find_by_id(device).one(&**write).await?.ok_or(IntakeError::WrongDevice)?;
        let key = row.verify_key.parse::<VerifyKey>().map_err(CentralError::from)?;
        let headers = behind.iter().map_while(|envelope| envelope.verify_header(&key).ok());
        Ok(headers.filter(|header| header.device == device).flat_map(|header| self.missing(&header)).collect())
    }

    async fn decide(
        &self,
        write: &Write<'_>,
        row: device::Model,
        header: &Header,
        envelope: &Envelope,
    ) -> Result<Taken, IntakeError> {
        let last_seq = u64::try_from(row.last_seq).unwrap_or(0);
        if header.seq <= last_seq {
            return self.repeat(write, header, envelope).await;
        }
        if header.seq != last_seq + 1 {
            return Err(IntakeError::Gap { expected: last_seq + 1 });
        }
        if header.prev.to_string() != row.last_hash {
            return self.alarm(write, header, envelope, "other-predecessor").await;
        }
        if key_is_used(write, header).await? {
            return self.alarm(write, header, envelope, "key-used-twice").await;
        }
        if !envelope.has_body_of(header) {
            return self.hold_place(write, row, header, envelope).await;
        }
        let missing = self.missing(header);
        if !missing.is_empty() {
            return Ok(Taken::BlobsMissing(missing));
        }
        Ok(Taken::Receipted(self.take(write, row, header, envelope).await?))
    }

    /// Evidence the envelope names and that is not here.
    fn missing(&self, header: &Header) -> Vec<Hash> {
        header.blobs.iter().map(|blob| blob.sha256).filter(|hash| !self.blobs().has(hash)).collect()
    }

    /// A known sequence number: the same receipt, or an alarm.
    async fn repeat(&self, write: &Write<'_>, header: &Header, envelope: &Envelope) -> Result<Taken, IntakeError> {
        let known = envelope::Entity::find_by_id((header.device.clone(), sql_seq(header)));
        let known = known.one(&**write).await?.ok_or(CentralError::Damaged("chain of envelopes"))?;
        if known.hash != envelope.hash().to_string() {
            return self.alarm(write, header, envelope, "other-hash").await;
        }
        if known.quarantine.as_deref() == Some(BODY_DAMAGED) {
            return self.fill_place(write, known, header, envelope).await;
        }
        let signature = known.receipt_signature.parse().map_err(CentralError::from)?;
        Ok(Taken::Receipted(SignedReceipt { bytes: known.receipt, signature }))
    }

    async fn alarm(
        &self,
        write: &Write<'_>,
        header: &Header,
        envelope: &Envelope,
        kind: &str,
    ) -> Result<Taken, IntakeError> {
        let hash = envelope.hash().to_string();
        let at = (header.device.clone(), sql_seq(header), hash.clone());
        if alarm::Entity::find_by_id(at).one(&**write).await?.is_none() {
            tracing::warn!(device = %header.device, seq = header.seq, kind, "an envelope contradicts the chain");
            let device = header.device.clone();
            let row = alarm::Model { device, seq: sql_seq(header), hash, kind: kind.into(), raised_ms: self.now_ms() };
            row.insert(&**write).await?;
        }
        Ok(Taken::Contradiction)
    }

    /// Stores, applies and receipts; all of it becomes true with the caller's commit.
    async fn take(
        &self,
        write: &Write<'_>,
        row: device::Model,
        header: &Header,
        envelope: &Envelope,
    ) -> Result<SignedReceipt, CentralError> {
        let receipt = self.receipt(header, envelope)?;
        let quarantine = self.apply(write, header, envelope).await?;
        note(header, quarantine);
        let stored = self.stored(header, envelope, &receipt, quarantine);
        stored.insert(&**write).await?;
        advance(write, row, header, envelope).await?;
        Ok(receipt)
    }

    fn receipt(&self, header: &Header, envelope: &Envelope) -> Result<SignedReceipt, CentralError> {
        let (device, hash) = (header.device.clone(), envelope.hash());
        let receipt = Receipt { device, seq: header.seq, hash, central_ms: self.now_ms() };
        Ok(SignedReceipt::issue(&receipt, &self.keys().signing)?)
    }

    fn stored(
        &self,
        header: &Header,
        envelope: &Envelope,
        receipt: &SignedReceipt,
        quarantine: Option<&str>,
    ) -> envelope::Model {
        envelope::Model {
            device: header.device.clone(),
            seq: sql_seq(header),
            idempotency_key: header.key.to_string(),
            kind: header.kind.as_str().to_owned(),
            hash: envelope.hash().to_string(),
            header: envelope.header.clone(),
            signature: envelope.signature.to_string(),
            body: envelope.body.clone(),
            received_ms: self.now_ms(),
            receipt: receipt.bytes.clone(),
            receipt_signature: receipt.signature.to_string(),
            quarantine: quarantine.map(str::to_owned),
        }
    }
}

/// All evidence these name.
fn named(envelopes: &[Envelope]) -> Vec<Hash> {
    let headers = envelopes.iter().filter_map(|envelope| envelope.header_unverified().ok());
    headers.flat_map(|header| header.blobs).map(|blob| blob.sha256).collect()
}

/// The chain ends here now.
async fn advance(
    write: &Write<'_>,
    row: device::Model,
    header: &Header,
    envelope: &Envelope,
) -> Result<(), sea_orm::DbErr> {
    let mut device = row.into_active_model();
    device.last_seq = Set(sql_seq(header));
    device.last_hash = Set(envelope.hash().to_string());
    device.update(&**write).await.map(drop)
}

fn note(header: &Header, quarantine: Option<&str>) {
    if let Some(reason) = quarantine {
        tracing::warn!(device = %header.device, seq = header.seq, reason, "an envelope was set aside");
    }
}

async fn key_is_used(write: &Write<'_>, header: &Header) -> Result<bool, sea_orm::DbErr> {
    let same = envelope::Entity::find().filter(envelope::Column::IdempotencyKey.eq(header.key.to_string()));
    Ok(same.one(&**write).await?.is_some())
}

/// [`Envelope::verify`] has made sure that it fits.
pub(crate) fn sql_seq(header: &Header) -> i64 {
    i64::try_from(header.seq).unwrap_or(i64::MAX)
}
