//! Rows as they are read back, to be sent.

use rusqlite::{Connection, Row, params};
use suiban_wire::Hash;
use suiban_wire::blob::BlobRef;
use suiban_wire::envelope::Envelope;
use suiban_wire::keys::Signature;

use super::TABLE;
use crate::store::erasable::{Label, Ring};
use crate::store::error::StoreError;

/// No row waits longer than this for its next try, whatever the clock did meanwhile: 15 minutes.
pub const LONGEST_WAIT_MS: i64 = 15 * 60 * 1000;

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
