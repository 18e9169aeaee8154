//! One transaction for everything: card movements, ledger, facts for central, and the journal row for each.
//!
//! Promise: after a power cut at any stage the store holds all of a commit or nothing of it.

use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;

use super::db::Db;
use super::erasable::Ring;
use super::error::StoreError;
use super::facts::{Committed, DrawerWrite, Facts, JournalEntry, LedgerWrite, OutboxItem};
use super::journal::{self, Moment};
use super::keys::{Keys, Paired};
use super::{applications, drawers, ledger, outbox, purge, settings};

/// How far a commit has come. Tests cut the power at each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Begun,
    Drawers,
    Ledger,
    Outbox,
    Journal,
    Committed,
}

/// Writes all facts or none.
pub(crate) fn commit(db: &mut Db, facts: Facts, reached: &mut dyn FnMut(Stage)) -> Result<Committed, StoreError> {
    commit_purging(db, facts, None, reached)
}

/// The same; what central receipted before `purge` ends with it.
pub(crate) fn commit_purging(
    db: &mut Db,
    facts: Facts,
    purge: Option<i64>,
    reached: &mut dyn FnMut(Stage),
) -> Result<Committed, StoreError> {
    let now = Moment { wall: facts.wall, mono: facts.mono, boot: db.boot };
    let named: Vec<_> = facts.outbox.iter().flat_map(|item| item.blobs.iter().copied()).collect();
    named.iter().try_for_each(|blob| db.blobs.check(blob))?;
    let committed = write(&mut db.conn, (&db.keys, &db.ring), db.paired.as_ref(), now, (facts, purge), reached)?;
    db.blobs.named(&named);
    if let Some(seq) = committed.outbox.last() {
        db.changed.send_replace(*seq);
    }
    Ok(committed)
}

fn write(
    conn: &mut Connection,
    (keys, ring): (&Keys, &Ring),
    paired: Option<&Paired>,
    now: Moment,
    (facts, purge): (Facts, Option<i64>),
    reached: &mut dyn FnMut(Stage),
) -> Result<Committed, StoreError> {
    // IMMEDIATE: a deferred transaction that turns into a writer can fail with SQLITE_BUSY without waiting.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    reached(Stage::Begun);
    let mut rows = write_drawers(&tx, keys, &facts.drawers)?;
    reached(Stage::Drawers);
    rows.extend(write_ledger(&tx, &facts.ledger)?);
    reached(Stage::Ledger);
    facts.applications.iter().try_for_each(|change| applications::write(&tx, &keys.local, now.wall, change))?;
    purge.map_or(Ok(()), |before| purge::delete(&tx, before))?;
    let seqs = write_outbox(&tx, (keys, ring), paired, now, facts.outbox, &mut rows)?;
    reached(Stage::Outbox);
    facts.settings.iter().try_for_each(|(name, value)| settings::set(&tx, name, value))?;
    rows.extend(facts.journal);
    let journal = journal::append(&tx, &keys.signing, now, &rows)?;
    reached(Stage::Journal);
    if !seqs.is_empty() {
        crash_point!("commit::written");
    }
    tx.commit()?;
    reached(Stage::Committed);
    Ok(Committed { journal, outbox: seqs })
}

fn write_drawers(conn: &Connection, keys: &Keys, changes: &[DrawerWrite]) -> Result<Vec<JournalEntry>, StoreError> {
    let rows = changes.iter().map(|change| drawers::write(conn, &keys.local, change)).collect::<Result<_, _>>()?;
    if !changes.is_empty() {
        drawers::balance(conn)?;
    }
    Ok(rows)
}

fn write_ledger(conn: &Connection, lines: &[LedgerWrite]) -> Result<Vec<JournalEntry>, StoreError> {
    lines.iter().map(|line| ledger::write(conn, line)).collect()
}

fn write_outbox(
    conn: &Connection,
    (keys, ring): (&Keys, &Ring),
    paired: Option<&Paired>,
    now: Moment,
    items: Vec<OutboxItem>,
    rows: &mut Vec<JournalEntry>,
) -> Result<Vec<u64>, StoreError> {
    let mut seqs = Vec::with_capacity(items.len());
    for item in items {
        let paired = paired.ok_or(StoreError::NotPaired)?;
        let kind = item.kind.as_str().to_owned();
        let (seq, hash) = outbox::append(conn, paired, (&keys.signing, ring), now, item)?;
        let data = json!({ "seq": seq, "kind": kind, "hash": hash });
        rows.push(JournalEntry { visit: None, kind: "outbox".to_owned(), data });
        seqs.push(seq);
    }
    Ok(seqs)
}
