//! The outbox: sealed, signed envelopes in the order central must see them.
//!
//! Promise: sequence numbers are gap-free; nothing but a verified receipt for exactly this envelope ends a row's wait,
//! and no answer of central can delete or rewrite a row without one. It must not know HTTP.

use rusqlite::{Connection, OptionalExtension, Row, params};
use suiban_wire::blob::BlobRef;
use suiban_wire::envelope::{Draft, Envelope};
use suiban_wire::keys::{Signature, SigningKey};
use suiban_wire::receipt::{Receipt, ReceiptError, SignedReceipt};
use suiban_wire::{Hash, IdempotencyKey};

use super::erasable::{Label, Ring};
use super::error::{ReceiptFault, StoreError};
use super::facts::OutboxItem;
use super::journal::Moment;
use super::keys::Paired;

/// No row waits longer than this for its next try, whatever the clock did meanwhile: 15 minutes.
pub const LONGEST_WAIT_MS: i64 = 15 * 60 * 1000;

const TABLE: &str = "outbox";

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxState {
    /// Never sent.
    Ready,
    /// Sent at least once; no receipt yet.
    Announced,
    /// Central's receipt is here.
    Receipted,
    /// Central cannot read it; kept until central decides.
    Quarantined,
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Sequence number.
    pub seq: u64,
    /// What it is about, by its name on the wire.
    pub kind: String,
    /// Header, signature and sealed body.
    pub envelope: Envelope,
    /// Evidence it names.
    pub blobs: Vec<BlobRef>,
    /// Where it stands.
    pub state: OutboxState,
    /// How often it was sent.
    pub attempts: u32,
    /// Code of the last refusal.
    pub last_error: Option<String>,
}

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

/// Rows to send now, lowest first. Stops at a row that must wait, for later rows cannot overtake it.
pub(crate) fn ready(conn: &Connection, ring: &Ring, now: i64, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
    let mut rows = select(conn, ring, "state IN ('ready', 'announced')", 0, limit)?;
    let due = |row: &OutboxRow| due_in(conn, row.seq, now).map(|wait| wait <= 0);
    for at in 0..rows.len() {
        if !due(&rows[at])? {
            rows.truncate(at);
            break;
        }
    }
    Ok(rows)
}

/// Rows from `seq` on in any state: what central asks for after a gap.
pub(crate) fn from(conn: &Connection, ring: &Ring, seq: u64, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
    select(conn, ring, "TRUE", seq, limit)
}

/// The first row from `seq` on without a receipt.
pub(crate) fn unreceipted(conn: &Connection, ring: &Ring, seq: u64) -> Result<Option<OutboxRow>, StoreError> {
    Ok(select(conn, ring, "state <> 'receipted'", seq, 1)?.pop())
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

/// Believes a receipt only if it is central's, for this kiosk, and for exactly this envelope. Stops at one that is not; those
/// before it count.
pub(crate) fn acknowledge(
    conn: &mut Connection,
    paired: &Paired,
    receipts: &[SignedReceipt],
    now: i64,
) -> Result<Vec<Receipt>, StoreError> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let mut taken = Vec::with_capacity(receipts.len());
    let mut doubt = None;
    for signed in receipts {
        match believe(&tx, paired, signed, now) {
            Ok(receipt) => taken.push(receipt),
            Err(error @ StoreError::Receipt(_)) => {
                doubt = Some(error);
                break;
            }
            Err(error) => return Err(error),
        }
    }
    tx.commit()?;
    doubt.map_or(Ok(taken), Err)
}

fn believe(conn: &Connection, paired: &Paired, signed: &SignedReceipt, now: i64) -> Result<Receipt, StoreError> {
    let receipt = signed.verify(&paired.central_verify_key, &paired.device).map_err(fault)?;
    let mut known = conn.prepare_cached("SELECT hash, state = 'receipted' FROM outbox WHERE seq = ?1")?;
    let seq = i64::try_from(receipt.seq).map_err(|_| ReceiptFault::Seq)?;
    let row = known.query_row([seq], |r| Ok((Hash(r.get(0)?), r.get::<_, bool>(1)?))).optional()?;
    let (hash, done) = row.ok_or(ReceiptFault::Seq)?;
    if hash != receipt.hash {
        return Err(ReceiptFault::Hash.into());
    }
    if !done {
        settle(conn, seq, signed, receipt.central_ms, now)?;
    }
    Ok(receipt)
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

fn settle(conn: &Connection, seq: i64, signed: &SignedReceipt, central_ms: i64, now: i64) -> Result<(), StoreError> {
    let receipt = serde_json::to_string(signed).map_err(|_| ReceiptFault::Signature)?;
    let sql = "UPDATE outbox SET state = 'receipted', receipt = ?2, central_ms = ?3, done_at = ?4, last_error = NULL
          WHERE seq = ?1";
    conn.prepare_cached(sql)?.execute(params![seq, receipt, central_ms, now])?;
    Ok(())
}

fn fault(error: ReceiptError) -> ReceiptFault {
    match error {
        ReceiptError::Key(_) | ReceiptError::Unreadable => ReceiptFault::Signature,
        ReceiptError::OtherDevice => ReceiptFault::Device,
    }
}

/// A clock set back must not make a row wait for years.
fn due_in(conn: &Connection, seq: u64, now: i64) -> Result<i64, StoreError> {
    let next: i64 = conn.query_row("SELECT next_try FROM outbox WHERE seq = ?1", [seq as i64], |r| r.get(0))?;
    let wait = next.saturating_sub(now);
    Ok(if wait > LONGEST_WAIT_MS { 0 } else { wait })
}

fn select(conn: &Connection, ring: &Ring, only: &str, from: u64, limit: usize) -> Result<Vec<OutboxRow>, StoreError> {
    let mut query = conn.prepare(&format!(
        "SELECT seq, kind, header, signature, body, state, attempts, last_error, period
           FROM outbox WHERE {only} AND seq >= ?1 ORDER BY seq LIMIT ?2"
    ))?;
    let rows = query.query_map(params![from as i64, limit as i64], read)?;
    rows.map(|row| {
        let (mut row, period) = row?;
        row.blobs = blobs_of(conn, row.seq)?;
        if let Some(period) = period {
            let sealed = std::mem::take(&mut row.envelope.body);
            row.envelope.body = ring.get(Label::Period(period))?.open(TABLE, &row.seq.to_string(), &sealed)?.to_vec();
        }
        Ok(row)
    })
    .collect()
}

/// A row and the period under whose key its body rests.
fn read(row: &Row<'_>) -> rusqlite::Result<(OutboxRow, Option<u64>)> {
    let state: String = row.get(5)?;
    let signature = Signature(row.get::<_, [u8; 64]>(3)?);
    let read = OutboxRow {
        seq: row.get::<_, i64>(0)? as u64,
        kind: row.get(1)?,
        envelope: Envelope { header: row.get(2)?, signature, body: row.get(4)? },
        blobs: Vec::new(),
        state: state_of(&state),
        attempts: row.get(6)?,
        last_error: row.get(7)?,
    };
    Ok((read, row.get::<_, Option<i64>>(8)?.map(|period| period as u64)))
}

fn blobs_of(conn: &Connection, seq: u64) -> Result<Vec<BlobRef>, StoreError> {
    let mut query = conn.prepare_cached("SELECT sha256, len FROM outbox_blob WHERE seq = ?1")?;
    let blobs =
        query.query_map([seq as i64], |r| Ok(BlobRef { sha256: Hash(r.get(0)?), len: r.get::<_, i64>(1)? as u64 }))?;
    Ok(blobs.collect::<Result<_, _>>()?)
}

fn state_of(name: &str) -> OutboxState {
    match name {
        "ready" => OutboxState::Ready,
        "announced" => OutboxState::Announced,
        "receipted" => OutboxState::Receipted,
        _ => OutboxState::Quarantined,
    }
}
