//! Up: facts in order, their evidence (see [`super::evidence`]), and central's receipts back.
//!
//! Promise: whatever central answers, a fact stays until its own receipt is verified; one fact central cannot read is set
//! aside and does not stop the others unless central insists on it.

use suiban_wire::api::{BatchReply, MAX_BATCH};
use suiban_wire::envelope::Envelope;
use suiban_wire::receipt::Receipt;

use super::central::Central;
use super::error::SyncError;
use super::evidence::Pieces;
use super::shown::Shown;
use crate::clock::Clock;
use crate::store::{OutboxRow, OutboxState, Store};

/// Bytes of bodies in one batch, unless a single body is longer.
const BATCH_BYTES: usize = 2 * 1024 * 1024;
/// A fact in trouble of its own waits this long.
const ROW_WAIT_MS: i64 = 15 * 60 * 1000;

/// One round of sending.
pub(crate) struct Push<'a> {
    pub(crate) store: &'a Store,
    pub(crate) central: &'a mut Central,
    pub(crate) clock: &'a dyn Clock,
    /// Most facts in one batch. It outlives the talk: whoever finds a batch too large may hang up, too.
    pub(crate) limit: &'a mut usize,
    /// How evidence is cut.
    pub(crate) pieces: Pieces,
    /// Judges central's word on the time.
    pub(crate) shown: &'a Shown,
    /// Central's clock as last heard and believed.
    pub(crate) central_ms: Option<i64>,
    /// Central said a time that is not believed.
    pub(crate) wrong_time: bool,
}

impl Push<'_> {
    /// Sends everything due at `due`. Errors: what stopped it; the outbox is then as it was, less what was receipted.
    pub(crate) async fn run(&mut self, due: i64) -> Result<(), SyncError> {
        let mut last_gap = None;
        loop {
            let rows = batch(self.store.outbox_ready(due, *self.limit).await?);
            let Some(first) = rows.first().map(|row| row.seq) else { return Ok(()) };
            match self.deliver(&rows).await {
                Ok(()) => {}
                Err(SyncError::Gap { expected }) => {
                    if last_gap.replace(expected) == Some(expected) {
                        return self.give_up(&rows, SyncError::Blocked { seq: expected }).await;
                    }
                    if let Err(error) = self.fill_gap(expected).await {
                        return self.give_up(&rows, error).await;
                    }
                }
                Err(SyncError::TooLarge) if rows.len() > 1 => *self.limit = rows.len() / 2,
                // One at a time, to find which.
                Err(SyncError::Unreadable { .. }) if rows.len() > 1 => *self.limit = 1,
                Err(SyncError::Unreadable { .. }) => {
                    self.store.quarantine(first, "unreadable").await?;
                    *self.limit = MAX_BATCH;
                }
                Err(SyncError::EvidenceLost { seq }) => self.set_aside(seq).await?,
                Err(error) => return self.give_up(&rows, error).await,
            }
        }
    }

    /// A fact whose evidence is gone can never be receipted. Central gets its header alone and holds its place, as for a body
    /// damaged on this disk; the fact itself stays here until the operator has decided.
    async fn set_aside(&mut self, seq: u64) -> Result<(), SyncError> {
        let rows = self.store.outbox_from(seq, 1).await?;
        let header = rows.into_iter().map(|row| Envelope { body: Vec::new(), ..row.envelope }).collect();
        match self.central.envelopes(header).await {
            Ok(_) | Err(SyncError::Unreadable { .. }) => Ok(self.store.quarantine(seq, "evidence-lost").await?),
            Err(error) => Err(error),
        }
    }

    async fn give_up(&self, rows: &[OutboxRow], error: SyncError) -> Result<(), SyncError> {
        let wait = if matches!(error, SyncError::TooLarge) { ROW_WAIT_MS } else { 0 };
        let seqs = rows.iter().map(|row| row.seq).collect();
        self.store.mark_attempt(seqs, Some(error.code()), self.clock.wall_ms().saturating_add(wait)).await?;
        Err(error)
    }

    /// Sends what central misses, whatever we believed it had.
    async fn fill_gap(&mut self, expected: u64) -> Result<(), SyncError> {
        let rows = self.store.outbox_from(expected, MAX_BATCH).await?;
        let first = rows.first().filter(|row| row.seq == expected).ok_or(SyncError::CentralBehind { expected })?;
        if first.state != OutboxState::Quarantined {
            let rows = rows.iter().take_while(|row| row.state != OutboxState::Quarantined).cloned();
            let delivered = self.deliver(&batch(rows.collect())).await;
            if !matches!(delivered, Err(SyncError::Unreadable { .. })) {
                return delivered;
            }
        }
        // Central may have learned to read it; if not, only its operator can decide.
        match self.deliver(&rows[..1]).await {
            Err(SyncError::Unreadable { .. }) => Err(SyncError::Blocked { seq: expected }),
            other => other,
        }
    }

    /// Posts until every row has its receipt, uploading what central asks for in between.
    async fn deliver(&mut self, rows: &[OutboxRow]) -> Result<(), SyncError> {
        let mut left = rows;
        while !left.is_empty() {
            let envelopes = left.iter().map(|row| row.envelope.clone()).collect();
            let reply = self.central.envelopes(envelopes).await?;
            crash_point!("sync::sent");
            let taken = self.acknowledge(left, &reply).await?;
            left = left.get(taken..).unwrap_or_default();
            let brought = self.bring(left, &reply.missing_blobs).await?;
            if taken == 0 && !brought {
                return Err(SyncError::NoProgress);
            }
        }
        Ok(())
    }

    /// Takes the receipts; gives how many rows from the front have theirs.
    async fn acknowledge(&mut self, rows: &[OutboxRow], reply: &BatchReply) -> Result<usize, SyncError> {
        let receipts = self.store.acknowledge(reply.receipts.clone(), self.clock.wall_ms()).await?;
        let follows = |(at, receipt): &(usize, &Receipt)| rows.get(*at).is_some_and(|row| row.seq == receipt.seq);
        let taken = receipts.iter().enumerate().take_while(follows).count();
        let heard = receipts.iter().map(|receipt| receipt.central_ms).filter(|ms| self.shown.vouches_for(*ms)).max();
        if let Some(central_ms) = heard {
            self.store.heard(central_ms).await?;
            self.clock.heard(central_ms);
        }
        match self.shown.vouches_for(reply.central_ms) {
            true => self.central_ms = Some(reply.central_ms),
            false => self.wrong_time = true,
        }
        let announced = rows.iter().skip(taken).map(|row| row.seq).collect::<Vec<_>>();
        self.store.mark_attempt(announced, None, 0).await?;
        Ok(taken)
    }
}

/// The first run of rows without a hole and not too large; always at least one.
fn batch(mut rows: Vec<OutboxRow>) -> Vec<OutboxRow> {
    let (mut size, mut count) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        size += row.envelope.body.len();
        let follows = at == 0 || rows[at - 1].seq + 1 == row.seq;
        if !follows || (at > 0 && size > BATCH_BYTES) {
            break;
        }
        count += 1;
    }
    rows.truncate(count);
    rows
}
