//! The ledger: every physical or financial act is announced, then settled. Unknown stays open until it is settled.
//!
//! Promise: no outcome without an intent, and no outcome that contradicts a settled one.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::error::StoreError;
use super::facts::{Act, ActId, JournalEntry, LedgerWrite, Outcome, VisitId};
use super::settings::{self, LEDGER_SETTLED};

/// An act as the ledger holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerAct {
    /// Its identity.
    pub id: ActId,
    /// The visit, if any.
    pub visit: Option<VisitId>,
    /// What it is.
    pub act: Act,
    /// When it was announced, wall clock ms.
    pub at: i64,
    /// How it ended, the last word; `None` while nothing is known at all.
    pub outcome: Option<Outcome>,
    /// The device's last word.
    pub evidence: Option<Value>,
    /// When that was said, wall clock ms.
    pub said_at: Option<i64>,
}

/// Writes one line and returns its journal row.
pub(crate) fn write(conn: &Connection, line: &LedgerWrite) -> Result<JournalEntry, StoreError> {
    match line {
        LedgerWrite::Intent { id, visit, act, at } => intent(conn, id, visit.as_ref(), act, *at),
        LedgerWrite::Outcome { id, outcome, evidence, at } => settle(conn, id, *outcome, evidence, *at),
    }
}

/// Acts announced and without any word since: what a power cut left behind.
pub(crate) fn open_intents(conn: &Connection) -> Result<Vec<LedgerAct>, StoreError> {
    select(conn, "last.outcome IS NULL")
}

/// Acts whose last word is unknown.
pub(crate) fn unknown(conn: &Connection) -> Result<Vec<LedgerAct>, StoreError> {
    select(conn, "last.outcome = 'unknown'")
}

/// Both.
pub(crate) fn unsettled(conn: &Connection) -> Result<Vec<LedgerAct>, StoreError> {
    select(conn, UNSETTLED)
}

/// Acts settled after the fact, the last word first: whatever the attendant found out when it looked back.
pub(crate) fn settled_later(conn: &Connection, limit: usize) -> Result<Vec<LedgerAct>, StoreError> {
    let mut query = conn.prepare(&format!("{} LIMIT {limit}", settled_later_sql()))?;
    let acts = query.query_map([], read)?.collect::<Result<Vec<_>, _>>()?;
    acts.into_iter().collect()
}

/// A word other than `unknown` is the last.
pub(super) fn settled_later_sql() -> String {
    format!(
        "{ACTS} FROM ledger_outcome last INDEXED BY ledger_settled_later CROSS JOIN ledger_intent i USING (id)
          WHERE last.evidence ->> 'settled' IS NOT NULL AND last.outcome <> 'unknown' ORDER BY last.rowid DESC"
    )
}

/// The card payment announced last.
pub(crate) fn last_card_payment(conn: &Connection) -> Result<Option<ActId>, StoreError> {
    let sql = "SELECT id FROM ledger_intent WHERE act ->> 'act' = 'payment' ORDER BY rowid DESC LIMIT 1";
    Ok(conn.query_row(sql, [], |r| r.get::<_, String>(0)).optional()?.map(ActId::new))
}

/// The notes of one cash payment, in the order in which they came.
pub(crate) fn notes_of(conn: &Connection, cash: &ActId) -> Result<Vec<LedgerAct>, StoreError> {
    let mut query = conn.prepare(&notes_sql())?;
    let acts = query.query_map([cash.as_str()], read)?.collect::<Result<Vec<_>, _>>()?;
    acts.into_iter().collect()
}

pub(super) fn notes_sql() -> String {
    let of = "i.act ->> 'act' = 'stack-note' AND i.act ->> 'of' = ?1";
    format!("{ACTS} {LAST_WORD} WHERE {of} ORDER BY i.rowid")
}

pub(super) const RETAINED_SQL: &str =
    "SELECT count(*) FROM ledger_intent INDEXED BY ledger_retained CROSS JOIN ledger_outcome USING (id)
      WHERE outcome = 'done' AND act ->> 'act' = 'retain-old-card'";

/// How many old cards were swallowed.
pub(crate) fn retained_old_cards(conn: &Connection) -> Result<u64, StoreError> {
    Ok(conn.query_row(RETAINED_SQL, [], |r| r.get::<_, i64>(0))? as u64)
}

/// One act.
pub(crate) fn find(conn: &Connection, id: &ActId) -> Result<Option<LedgerAct>, StoreError> {
    let sql = format!("{ACTS} {LAST_WORD} WHERE i.id = ?1");
    conn.prepare_cached(&sql)?.query_row([id.as_str()], read).optional()?.transpose()
}

fn intent(
    conn: &Connection,
    id: &ActId,
    visit: Option<&VisitId>,
    act: &Act,
    at: i64,
) -> Result<JournalEntry, StoreError> {
    match act {
        Act::ReversePayment { of } => is_payment(conn, of)?,
        Act::StackNote { of, .. } => is_cash(conn, of)?,
        Act::Payment { .. }
        | Act::QrPayment { .. }
        | Act::Cash { .. }
        | Act::OpenDrawer { .. }
        | Act::RetainOldCard { .. }
        | Act::PrintSlip { .. } => {}
    }
    let act = to_json(act)?;
    let sql = "INSERT INTO ledger_intent (id, visit, act, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING";
    let row_of = params![id.as_str(), visit.map(VisitId::as_str), act.to_string(), at];
    if conn.prepare_cached(sql)?.execute(row_of)? == 0 {
        return Err(StoreError::IntentRepeated(id.clone()));
    }
    Ok(row(visit.cloned(), "ledger-intent", json!({ "id": id, "act": act })))
}

fn settle(
    conn: &Connection,
    id: &ActId,
    outcome: Outcome,
    evidence: &Value,
    at: i64,
) -> Result<JournalEntry, StoreError> {
    let known = find(conn, id)?.ok_or_else(|| StoreError::NoIntent(id.clone()))?;
    let entry = row(known.visit, "ledger-outcome", json!({ "id": id, "outcome": outcome, "evidence": evidence }));
    match known.outcome {
        None | Some(Outcome::Unknown) => {}
        // The same word twice is no contradiction and no news; the journal still shows it was said.
        Some(settled) if settled == outcome => return Ok(entry),
        Some(settled) => return Err(StoreError::Settled { id: id.clone(), settled, wanted: outcome }),
    }
    let sql = "INSERT INTO ledger_outcome (id, step, outcome, evidence, at)
         VALUES (?1, (SELECT coalesce(max(step), 0) + 1 FROM ledger_outcome WHERE id = ?1), ?2, ?3, ?4)";
    conn.prepare_cached(sql)?.execute(params![id.as_str(), name(outcome), evidence.to_string(), at])?;
    Ok(entry)
}

fn is_payment(conn: &Connection, of: &ActId) -> Result<(), StoreError> {
    match find(conn, of)?.ok_or_else(|| StoreError::NoIntent(of.clone()))?.act {
        Act::Payment { .. } | Act::QrPayment { .. } => Ok(()),
        Act::OpenDrawer { .. }
        | Act::RetainOldCard { .. }
        | Act::PrintSlip { .. }
        | Act::ReversePayment { .. }
        | Act::Cash { .. }
        | Act::StackNote { .. } => Err(StoreError::NotAPayment(of.clone())),
    }
}

fn is_cash(conn: &Connection, of: &ActId) -> Result<(), StoreError> {
    match find(conn, of)?.ok_or_else(|| StoreError::NoIntent(of.clone()))?.act {
        Act::Cash { .. } => Ok(()),
        Act::Payment { .. }
        | Act::QrPayment { .. }
        | Act::StackNote { .. }
        | Act::OpenDrawer { .. }
        | Act::RetainOldCard { .. }
        | Act::PrintSlip { .. }
        | Act::ReversePayment { .. } => Err(StoreError::NotCash(of.clone())),
    }
}

/// Notes up to where every act is settled, for whoever asks later what is not.
pub(crate) fn note_settled(conn: &Connection) -> Result<(), StoreError> {
    let before = settled_up_to(conn)?;
    let open = format!("SELECT min(i.rowid) {LAST_WORD} WHERE i.rowid > ?1 AND {UNSETTLED}");
    let first: Option<i64> = conn.query_row(&open, [before], |r| r.get(0))?;
    let settled = first.map_or(last_row(conn)?, |row| row - 1);
    if settled == before { Ok(()) } else { settings::set(conn, LEDGER_SETTLED, &settled.to_string()) }
}

/// A note about rows that are not there is of another ledger, and not believed.
fn settled_up_to(conn: &Connection) -> Result<i64, StoreError> {
    let noted = settings::number(conn, LEDGER_SETTLED)?;
    Ok(if noted <= last_row(conn)? { noted } else { 0 })
}

fn last_row(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.query_row("SELECT coalesce(max(rowid), 0) FROM ledger_intent", [], |r| r.get(0))?)
}

const UNSETTLED: &str = "coalesce(last.outcome, 'unknown') = 'unknown'";

const ACTS: &str = "SELECT i.id, i.visit, i.act, i.at, last.outcome, last.evidence, last.at";

/// Every act beside the last that was said of it.
const LAST_WORD: &str = "FROM ledger_intent i
      LEFT JOIN ledger_outcome last
        ON last.id = i.id AND last.step = (SELECT max(step) FROM ledger_outcome WHERE id = i.id)";

fn select(conn: &Connection, only: &str) -> Result<Vec<LedgerAct>, StoreError> {
    let mut query =
        conn.prepare_cached(&format!("{ACTS} {LAST_WORD} WHERE i.rowid > ?1 AND {only} ORDER BY i.rowid"))?;
    let acts = query.query_map([settled_up_to(conn)?], read)?.collect::<Result<Vec<_>, _>>()?;
    acts.into_iter().collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<LedgerAct, StoreError>> {
    let (id, act): (String, String) = (row.get(0)?, row.get(2)?);
    let (visit, outcome): (Option<String>, Option<String>) = (row.get(1)?, row.get(4)?);
    let evidence: Option<String> = row.get(5)?;
    let (at, said_at) = (row.get(3)?, row.get(6)?);
    Ok(parse(&act).and_then(|act| {
        Ok(LedgerAct {
            id: ActId::new(id),
            visit: visit.map(VisitId::new),
            act,
            at,
            outcome: outcome.map(|word| parse(&format!("\"{word}\""))).transpose()?,
            evidence: evidence.map(|text| parse(&text)).transpose()?,
            said_at,
        })
    }))
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable { table: "ledger" })
}

fn to_json(act: &Act) -> Result<Value, StoreError> {
    serde_json::to_value(act).map_err(|_| StoreError::Unreadable { table: "ledger" })
}

fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Failed => "failed",
        Outcome::Unknown => "unknown",
    }
}

fn row(visit: Option<VisitId>, kind: &str, data: Value) -> JournalEntry {
    JournalEntry { visit, kind: kind.to_owned(), data }
}
