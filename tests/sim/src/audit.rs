//! The kiosk's books as a stranger reads them: a copy of what a cut at this moment would leave on the disk, opened by SQLite
//! itself and asked in plain SQL. It shares no code with the store.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use suiban::store::disk::Disk;

use crate::disk::SimDisk;
use crate::invariants::{Broken, Promise};

/// What the books say.
#[derive(Debug, Default)]
pub struct Books {
    /// Acts of the ledger.
    pub acts: Vec<Act>,
    /// Cases the journal calls submitted.
    pub submitted: BTreeSet<String>,
    /// Applications and pickups without an accept before them in their visit.
    pub undecided: u32,
    /// Sequence numbers ever given, as the journal has them.
    pub chained: Vec<u64>,
    /// Sequence numbers whose facts are here and have no receipt.
    pub unsent: Vec<u64>,
    /// The head of the chain.
    pub head: u64,
    /// Evidence the outbox names, as file names.
    pub named: BTreeSet<String>,
    /// Evidence named by unsent facts whose bytes are not all there.
    pub lost_evidence: usize,
    /// The counters of cards agree with the cards.
    pub balanced: bool,
    /// Each drawer's number, state and case.
    pub drawers: Vec<(u16, String, Option<String>)>,
}

/// An act with its last word.
#[derive(Debug, Default)]
pub struct Act {
    /// Its name in the ledger.
    pub id: String,
    /// `payment`, `open-drawer`, …
    pub kind: String,
    /// The act that it is a part of.
    pub of: Option<String>,
    /// `done`, `failed`, `unknown`, or nothing yet.
    pub outcome: Option<String>,
    /// What was found out about it later.
    pub found: Option<String>,
    /// The terminal's receipt, in a payment that is done.
    pub receipt: Option<u16>,
    /// A note's value or the amount due, fen.
    pub fen: u64,
    /// The order's number, in a payment by QR code.
    pub order: Option<String>,
    /// The notes of an application paid with them, fen.
    pub notes: Option<u64>,
}

impl Act {
    /// It has no last word.
    pub fn is_open(&self) -> bool {
        matches!(self.outcome.as_deref(), None | Some("unknown"))
    }

    /// Its last word is this one.
    pub fn is(&self, outcome: &str) -> bool {
        self.outcome.as_deref() == Some(outcome)
    }

    /// A technician put it right by hand, outside the machine.
    pub fn is_by_hand(&self) -> bool {
        self.found.as_deref() == Some("by-hand")
    }
}

impl Books {
    /// Reads them.
    pub fn after_a_cut_now(disk: &SimDisk) -> Result<Self, Broken> {
        static COPIES: AtomicU64 = AtomicU64::new(0);
        let root = format!("/suiban-audit/{}", COPIES.fetch_add(1, Ordering::Relaxed));
        let copy = disk.after_a_cut(Path::new(&root));
        let unreadable =
            |error| Broken::new(Promise::Durability, format!("after a cut the store is unreadable: {error}"));
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(format!("{root}/store/kiosk.db"), flags).map_err(unreadable)?;
        let mut books = read(&conn).map_err(unreadable)?;
        books.lost_evidence = lost(&conn, &*copy, &root).map_err(unreadable)?;
        Ok(books)
    }

    /// Payments the ledger calls done.
    pub fn paid(&self) -> impl Iterator<Item = &Act> {
        self.of_kind("payment").filter(|act| act.is("done"))
    }

    /// Acts of one kind.
    pub fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &Act> {
        self.acts.iter().filter(move |act| act.kind == kind)
    }

    /// Payments without a last word.
    pub fn open_payments(&self) -> usize {
        self.of_kind("payment").filter(|act| act.is_open()).count()
    }

    /// A drawer's state and case.
    pub fn drawer(&self, number: u16) -> Option<(&str, Option<&str>)> {
        let found = self.drawers.iter().find(|(no, ..)| *no == number)?;
        Some((&found.1, found.2.as_deref()))
    }
}

fn read(conn: &Connection) -> rusqlite::Result<Books> {
    let submitted = "SELECT data ->> 'case' FROM journal WHERE kind = 'application-submitted'";
    Ok(Books {
        acts: acts(conn)?,
        submitted: all(conn, submitted, |r| r.get(0))?.into_iter().collect(),
        undecided: conn.query_row(UNDECIDED, [], |r| r.get(0))?,
        chained: all(conn, CHAINED, |r| r.get::<_, i64>(0).map(|n| n as u64))?,
        unsent: all(conn, UNSENT, |r| r.get::<_, i64>(0).map(|n| n as u64))?,
        head: conn.query_row("SELECT seq FROM outbox_head", [], |r| r.get::<_, i64>(0))? as u64,
        named: all(conn, "SELECT DISTINCT lower(hex(sha256)) FROM outbox_blob", |r| r.get(0))?.into_iter().collect(),
        lost_evidence: 0,
        balanced: conn.query_row(BALANCED, [], |r| r.get(0))?,
        drawers: all(conn, DRAWERS, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?,
    })
}

const CHAINED: &str = "SELECT data ->> 'seq' FROM journal WHERE kind = 'outbox' ORDER BY n";
const UNSENT: &str = "SELECT seq FROM outbox WHERE state <> 'receipted' ORDER BY seq";
const UNDECIDED: &str = "SELECT count(*) FROM journal given
    WHERE given.kind IN ('application-submitted', 'card-collected') AND NOT EXISTS (
        SELECT 1 FROM journal decided WHERE decided.visit = given.visit AND decided.n < given.n
            AND decided.kind = 'identity-decided' AND decided.data ->> 'outcome' = 'accept')";
const BALANCED: &str = "SELECT c.loaded = (SELECT count(*) FROM card)
        AND c.dispensed = (SELECT count(*) FROM card WHERE place = 'dispensed')
        AND c.retained = (SELECT count(*) FROM card WHERE place = 'retained')
        AND c.rejected = (SELECT count(*) FROM card WHERE place = 'rejected')
        AND (SELECT count(*) FROM card WHERE place = 'magazine') = (SELECT count(*) FROM drawer WHERE card IS NOT NULL)
    FROM card_counter c";
const DRAWERS: &str = "SELECT no, state, case_no FROM drawer LEFT JOIN card ON card.id = drawer.card";
const ACTS: &str = "SELECT i.id, i.act, last.outcome, last.evidence FROM ledger_intent i LEFT JOIN ledger_outcome last
    ON last.id = i.id AND last.step = (SELECT max(step) FROM ledger_outcome WHERE id = i.id)";

fn all<T>(
    conn: &Connection,
    sql: &str,
    row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    conn.prepare(sql)?.query_map([], row)?.collect()
}

fn acts(conn: &Connection) -> rusqlite::Result<Vec<Act>> {
    all(conn, ACTS, |r| {
        let json = |text: Option<String>| text.and_then(|t| serde_json::from_str::<Value>(&t).ok()).unwrap_or_default();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let (act, evidence) = (json(r.get(1)?), json(r.get(3)?));
        Ok(Act {
            id: r.get(0)?,
            kind: text(&act["act"]).unwrap_or_default(),
            of: text(&act["of"]),
            outcome: r.get(2)?,
            found: text(&evidence["settled"]),
            receipt: evidence["receipt"].as_u64().and_then(|receipt| u16::try_from(receipt).ok()),
            fen: act["fen"].as_u64().or(act["amount_fen"].as_u64()).unwrap_or_default(),
            order: text(&act["order"]),
            notes: evidence["notes-fen"].as_array().map(|notes| notes.iter().filter_map(Value::as_u64).sum()),
        })
    })
}

fn lost(conn: &Connection, disk: &dyn Disk, root: &str) -> rusqlite::Result<usize> {
    let unsent = "SELECT DISTINCT lower(hex(sha256)), len FROM outbox_blob JOIN outbox USING (seq)
                   WHERE state <> 'receipted'";
    let named = all(conn, unsent, |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)? as u64)))?;
    let files = disk.list(&Path::new(root).join("store/blobs")).unwrap_or_default();
    // A file rests under a key of the kiosk's own: 44 bytes more than what travels.
    let is = |path: &Path, name: &str, len: u64| {
        path.file_stem().is_some_and(|stem| stem == name) && disk.len(path).is_ok_and(|there| there == len + 44)
    };
    let there = |name: &str, len: u64| files.iter().any(|path| is(path, name, len));
    Ok(named.iter().filter(|(name, len)| !there(name, *len)).count())
}
