//! The handle on what goes to central: evidence, the outbox, and the end of both.

use suiban_wire::Hash;
use suiban_wire::blob::BlobRef;
use suiban_wire::receipt::{Receipt, SignedReceipt};
use zeroize::Zeroizing;

use super::super::error::StoreError;
use super::super::facts::Facts;
use super::super::outbox::{self, OutboxRow, OutboxSummary};
use super::super::{Store, purge};

impl Store {
    /// Seals evidence to central and writes it; name the result in the body and in `OutboxItem::blobs`.
    /// Errors: `NotPaired`, `File`.
    pub async fn stage(&self, plain: Zeroizing<Vec<u8>>) -> Result<BlobRef, StoreError> {
        self.run(move |db| {
            let central = db.paired()?.central_sealing_key;
            db.blobs.stage(&plain, &central, &db.ring)
        })
        .await
    }

    /// Deletes evidence that was staged and never named by a commit. Call when a visit ends. Returns how many.
    pub async fn discard_staged(&self) -> Result<usize, StoreError> {
        self.run(|db| db.blobs.discard_staged(&db.conn)).await
    }

    /// Rows to send at `now` (wall clock ms; `i64::MAX`: whatever they wait for), lowest first.
    pub async fn outbox_ready(&self, now: i64, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        self.run(move |db| outbox::ready(&db.conn, &db.ring, now, limit)).await
    }

    /// Rows from `seq` on in any state, for a central that asks for them again.
    pub async fn outbox_from(&self, seq: u64, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
        self.run(move |db| outbox::from(&db.conn, &db.ring, seq, limit)).await
    }

    /// The first row from `seq` on without a receipt, whatever it waits for.
    pub async fn unreceipted_from(&self, seq: u64) -> Result<Option<OutboxRow>, StoreError> {
        self.run(move |db| outbox::unreceipted(&db.conn, &db.ring, seq)).await
    }

    /// Notes that rows were sent, why they were refused if they were, and when to send them again.
    pub async fn mark_attempt(
        &self,
        seqs: Vec<u64>,
        error: Option<&'static str>,
        next_try: i64,
    ) -> Result<(), StoreError> {
        self.run(move |db| outbox::mark_attempt(&db.conn, &seqs, error, next_try)).await
    }

    /// Takes central's receipts, in one commit. Errors: `Receipt` at the first that is not believed, with its row unchanged
    /// and those before it taken; `NotPaired`.
    pub async fn acknowledge(&self, receipts: Vec<SignedReceipt>, now: i64) -> Result<Vec<Receipt>, StoreError> {
        self.run(move |db| {
            let paired = db.paired.as_ref().ok_or(StoreError::NotPaired)?;
            outbox::acknowledge(&mut db.conn, paired, &receipts, now)
        })
        .await
    }

    /// Sets a row aside that central cannot read; `reason` is a code. Errors: `NoSuchSeq`.
    pub async fn quarantine(&self, seq: u64, reason: &'static str) -> Result<(), StoreError> {
        self.run(move |db| outbox::quarantine(&db.conn, seq, reason)).await
    }

    /// What waits for central.
    pub async fn outbox(&self) -> Result<OutboxSummary, StoreError> {
        self.run(|db| outbox::summary(&db.conn)).await
    }

    /// Deletes what central has had for [`KEEP_MS`] and until the end of that day, with its evidence and its keys, and records
    /// it. `central_ms` is central's clock: a wrong one here deletes nothing; `moment` is this kiosk's. Returns how many facts.
    pub async fn purge(&self, central_ms: i64, moment: Facts) -> Result<usize, StoreError> {
        self.run(move |db| purge::purge(db, central_ms, moment)).await
    }

    /// The sealed bytes of evidence. Errors: `BlobMissing`, `BlobDamaged`.
    pub async fn blob(&self, name: Hash) -> Result<Vec<u8>, StoreError> {
        self.run(move |db| db.blobs.read(&name, &db.ring)).await
    }
}
