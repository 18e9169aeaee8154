//! The outbox: sealed, signed envelopes in the order central must see them.
//!
//! Promise: sequence numbers are gap-free; nothing but a verified receipt for exactly this envelope ends a row's wait,
//! and no answer of central can delete or rewrite a row without one. It must not know HTTP.

use rusqlite::{Connection, OptionalExtension, params};
use suiban_wire::envelope::{Draft, Envelope};
use suiban_wire::keys::SigningKey;
use suiban_wire::{Hash, IdempotencyKey};

use super::erasable::{Label, Ring};
use super::error::StoreError;
use super::facts::OutboxItem;
use super::journal::Moment;
use super::keys::Paired;

mod receipts;
mod rows;

pub(crate) use receipts::acknowledge;
#[cfg(test)]
pub(crate) use rows::LONGEST_WAIT_MS;
pub use rows::{OutboxRow, OutboxState};
pub(crate) use rows::{from, ready, unreceipted};

const TABLE: &str = "outbox";

/// What waits in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxSummary {
    /// Rows without a receipt.
    pub waiting: u64,
    /// Of these, rows central cannot read.
    pub quarantined: u64,
    /// When the oldest of them was made, kiosk's wall clock ms.
    pub oldest_ms: Option<i64>,
    /// Last sequence number given.
    pub last_seq: u64,
}

/// Seals one fact at the end of the chain. Returns its sequence number and hash.
pub(crate) fn append(
    conn: &Connection,
    paired: &Paired,
    (signer, ring): (&SigningKey, &Ring),
    now: Moment,
    item: OutboxItem,
) -> Result<(u64, Hash), StoreError> {
    let (last, prev) = head(conn)?;
    let seq = last + 1;
    let kind = item.kind.as_str().to_owned();
    let (key, blobs) = (item.key, item.blobs.clone());
    let envelope = draft(paired, now, item).seal(seq, prev, signer, &paired.central_sealing_key)?;
    insert(conn, ring, (seq, &kind, &key, now.wall), &envelope)?;
    for blob in &blobs {
        let row = params![seq as i64, blob.sha256.0, blob.len as i64];
        conn.execute("INSERT OR IGNORE INTO outbox_blob (seq, sha256, len) VALUES (?1, ?2, ?3)", row)?;
    }
    set_head(conn, seq, &envelope.hash())?;
    Ok((seq, envelope.hash()))
}

/// Takes up the chain where central says it ends, for a kiosk that was paired anew.
pub(crate) fn adopt(conn: &Connection, paired: &Paired) -> Result<(), StoreError> {
    let (here, _) = head(conn)?;
    if here >= paired.last_seq {
        let ours = conn.query_row("SELECT hash FROM outbox WHERE seq = ?1", [paired.last_seq as i64], |r| r.get(0));
        let forked = ours.optional()?.is_some_and(|hash| Hash(hash) != paired.last_hash);
        return if forked { Err(StoreError::OutboxForked { seq: paired.last_seq }) } else { Ok(()) };
    }
    if summary(conn)?.waiting > 0 {
        return Err(StoreError::OutboxBehind { here, central: paired.last_seq });
    }
    set_head(conn, paired.last_seq, &paired.last_hash)
}

/// Notes that these were sent, and when to send them again if no receipt comes.
pub(crate) fn mark_attempt(
    conn: &Connection,
    seqs: &[u64],
    error: Option<&str>,
    next_try: i64,
) -> Result<(), StoreError> {
    let mut update = conn.prepare(
        "UPDATE outbox SET state = CASE state WHEN 'ready' THEN 'announced' ELSE state END,
                attempts = attempts + 1, last_error = ?2, next_try = ?3
          WHERE seq = ?1 AND state <> 'receipted'",
    )?;
    for seq in seqs {
        update.execute(params![*seq as i64, error, next_try])?;
    }
    Ok(())
}

/// Sets a row central cannot read aside. Only central's receipt ends its wait.
pub(crate) fn quarantine(conn: &Connection, seq: u64, reason: &str) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET state = 'quarantined', last_error = ?2 WHERE seq = ?1 AND state <> 'receipted'";
    match conn.execute(sql, params![seq as i64, reason])? {
        0 => Err(StoreError::NoSuchSeq(seq)),
        _ => Ok(()),
    }
}

/// Counts what waits.
pub(crate) fn summary(conn: &Connection) -> Result<OutboxSummary, StoreError> {
    let sql = "SELECT count(*), count(*) FILTER (WHERE state = 'quarantined'), min(created)
                 FROM outbox WHERE state <> 'receipted'";
    let (last_seq, _) = head(conn)?;
    Ok(conn.query_row(sql, [], |r| {
        let (waiting, quarantined) = (r.get::<_, i64>(0)? as u64, r.get::<_, i64>(1)? as u64);
        Ok(OutboxSummary { waiting, quarantined, oldest_ms: r.get(2)?, last_seq })
    })?)
}

/// Last sequence number and hash of the chain.
pub(crate) fn head(conn: &Connection) -> Result<(u64, Hash), StoreError> {
    let mut head = conn.prepare_cached("SELECT seq, hash FROM outbox_head")?;
    Ok(head.query_row([], |r| Ok((r.get::<_, i64>(0)? as u64, Hash(r.get(1)?))))?)
}

fn draft(paired: &Paired, now: Moment, item: OutboxItem) -> Draft {
    Draft {
        device: paired.device.clone(),
        kind: item.kind,
        key: item.key,
        created_ms: now.wall,
        boot: now.boot,
        mono_ms: now.mono,
        plaintext: item.plaintext,
        blobs: item.blobs,
    }
}

fn insert(
    conn: &Connection,
    ring: &Ring,
    (seq, kind, key, created): (u64, &str, &IdempotencyKey, i64),
    envelope: &Envelope,
) -> Result<(), StoreError> {
    let period = ring.period();
    let body = ring.make(Label::Period(period))?.seal(TABLE, &seq.to_string(), &envelope.body)?;
    let sql = "INSERT INTO outbox (seq, kind, key, hash, header, signature, body, created, period)
         VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)";
    conn.prepare_cached(sql)?.execute(params![
        seq as i64,
        kind,
        key.as_bytes(),
        envelope.hash().0,
        envelope.header,
        envelope.signature.as_bytes(),
        body,
        created,
        period as i64
    ])?;
    Ok(())
}

fn set_head(conn: &Connection, seq: u64, hash: &Hash) -> Result<(), StoreError> {
    conn.execute("UPDATE outbox_head SET seq = ?1, hash = ?2", params![seq as i64, hash.0])?;
    Ok(())
}
