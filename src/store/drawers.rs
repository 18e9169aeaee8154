//! Cards and drawers: where each piece of plastic is, counted twice.
//!
//! Promise: loaded = in magazine + dispensed + retained + rejected, always; a move that is not in the table is refused.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

use super::error::StoreError;
use super::facts::{DrawerMove, DrawerWrite, JournalEntry};
use super::local::{LocalKey, Mac};

/// What a drawer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawerContent {
    /// Nothing.
    Empty,
    /// A card, the drawer shut.
    Loaded {
        /// Receipt number of its case.
        case: String,
    },
    /// A card, the drawer opened for the citizen and not settled.
    Opened {
        /// Receipt number of its case.
        case: String,
    },
    /// Nobody can say whether the card is still there.
    Doubtful {
        /// Receipt number of its case.
        case: String,
    },
}

/// A drawer as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawer {
    /// Number, from 1.
    pub no: u16,
    /// What it holds.
    pub content: DrawerContent,
}

/// Where all cards ever loaded are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardBalance {
    /// Ever loaded.
    pub loaded: u32,
    /// In a drawer now.
    pub in_magazine: u32,
    /// Given to citizens.
    pub dispensed: u32,
    /// In the retain bin.
    pub retained: u32,
    /// Taken back to the office.
    pub rejected: u32,
}

/// Writes one change and returns its journal row.
pub(crate) fn write(conn: &Connection, key: &LocalKey, change: &DrawerWrite) -> Result<JournalEntry, StoreError> {
    match change {
        DrawerWrite::Load { drawer, case, body_number } => {
            load(conn, *drawer, case, &body_mac(key, body_number)?)?;
            Ok(row(*drawer, "load", case))
        }
        DrawerWrite::Move { drawer, what } => {
            let case = step(conn, *drawer, *what)?;
            Ok(row(*drawer, name(*what), &case))
        }
    }
}

/// Every drawer ever used, by number.
pub(crate) fn all(conn: &Connection) -> Result<Vec<Drawer>, StoreError> {
    let mut query =
        conn.prepare("SELECT no, state, case_no FROM drawer LEFT JOIN card ON card.id = drawer.card ORDER BY no")?;
    let drawers = query.query_map([], |r| {
        let (state, case): (String, Option<String>) = (r.get(1)?, r.get(2)?);
        Ok(Drawer { no: r.get(0)?, content: content(&state, case) })
    })?;
    Ok(drawers.collect::<Result<_, _>>()?)
}

/// The drawer in which the card with this body number waits for its holder.
pub(crate) fn by_body_number(conn: &Connection, key: &LocalKey, body: &[u8]) -> Result<Option<u16>, StoreError> {
    let sql = "SELECT no FROM drawer JOIN card ON card.id = drawer.card WHERE body_mac = ?1 AND state = 'loaded'";
    Ok(conn.query_row(sql, [body_mac(key, body)?], |r| r.get(0)).optional()?)
}

/// The balance, compared three ways: the cards' places, the drawers, and the separate counters.
pub(crate) fn balance(conn: &Connection) -> Result<CardBalance, StoreError> {
    let count = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, u32>(0));
    let by_place = |place: &str| count(&format!("SELECT count(*) FROM card WHERE place = '{place}'"));
    let in_drawers =
        count("SELECT count(*) FROM drawer JOIN card ON card.id = drawer.card WHERE card.place = 'magazine'")?;
    let counted = conn.query_row("SELECT loaded, dispensed, retained, rejected FROM card_counter", [], |r| {
        let in_magazine = in_drawers;
        Ok(CardBalance {
            loaded: r.get(0)?,
            in_magazine,
            dispensed: r.get(1)?,
            retained: r.get(2)?,
            rejected: r.get(3)?,
        })
    })?;
    let placed = CardBalance {
        loaded: count("SELECT count(*) FROM card")?,
        in_magazine: by_place("magazine")?,
        dispensed: by_place("dispensed")?,
        retained: by_place("retained")?,
        rejected: by_place("rejected")?,
    };
    let sum = placed.in_magazine + placed.dispensed + placed.retained + placed.rejected;
    let drawers_full = count("SELECT count(*) FROM drawer WHERE card IS NOT NULL")?;
    let balanced = counted == placed && sum == placed.loaded && drawers_full == in_drawers;
    if balanced { Ok(placed) } else { Err(StoreError::CardBalance) }
}

/// The keyed hash of a card's body number.
pub(crate) fn body_mac(key: &LocalKey, body_number: &[u8]) -> Result<Mac, StoreError> {
    key.mac("card body number", body_number)
}

fn load(conn: &Connection, drawer: u16, case: &str, body: &Mac) -> Result<(), StoreError> {
    let state = state_of(conn, drawer)?;
    if state != "empty" {
        return Err(StoreError::DrawerMove { drawer, from: state, by: "load" });
    }
    let twice = "SELECT count(*) FROM card WHERE body_mac = ?1 AND place = 'magazine'";
    if conn.query_row(twice, [body], |r| r.get::<_, i64>(0))? > 0 {
        return Err(StoreError::CardTwice { drawer });
    }
    conn.execute("INSERT INTO card (case_no, body_mac) VALUES (?1, ?2)", params![case, body])?;
    conn.execute(
        "INSERT INTO drawer (no, state, card) VALUES (?1, 'loaded', ?2)
         ON CONFLICT (no) DO UPDATE SET state = 'loaded', card = excluded.card",
        params![drawer, conn.last_insert_rowid()],
    )?;
    conn.execute("UPDATE card_counter SET loaded = loaded + 1", [])?;
    Ok(())
}

/// Returns the case whose card moved.
fn step(conn: &Connection, drawer: u16, what: DrawerMove) -> Result<String, StoreError> {
    let state = state_of(conn, drawer)?;
    let next = next(&state, what).ok_or(StoreError::DrawerMove { drawer, from: state, by: name(what) })?;
    let sql = "SELECT card.id, case_no FROM drawer JOIN card ON card.id = drawer.card WHERE no = ?1";
    let (card, case): (i64, String) = conn.query_row(sql, [drawer], |r| Ok((r.get(0)?, r.get(1)?)))?;
    match next {
        Next::Stays(state) => {
            conn.execute("UPDATE drawer SET state = ?2 WHERE no = ?1", params![drawer, state])?;
        }
        Next::Leaves(place) => {
            conn.execute("UPDATE drawer SET state = 'empty', card = NULL WHERE no = ?1", [drawer])?;
            conn.execute("UPDATE card SET place = ?2 WHERE id = ?1", params![card, place])?;
            conn.execute(&format!("UPDATE card_counter SET {place} = {place} + 1"), [])?;
        }
    }
    Ok(case)
}

enum Next {
    Stays(&'static str),
    Leaves(&'static str),
}

fn next(state: &str, what: DrawerMove) -> Option<Next> {
    match (state, what) {
        ("loaded", DrawerMove::Open) => Some(Next::Stays("opened")),
        ("opened", DrawerMove::Reclose) => Some(Next::Stays("loaded")),
        ("loaded" | "opened", DrawerMove::Doubt) => Some(Next::Stays("doubtful")),
        ("opened" | "doubtful", DrawerMove::Dispense) => Some(Next::Leaves("dispensed")),
        ("loaded" | "opened" | "doubtful", DrawerMove::Retain) => Some(Next::Leaves("retained")),
        ("loaded" | "opened" | "doubtful", DrawerMove::Reject) => Some(Next::Leaves("rejected")),
        _ => None,
    }
}

fn state_of(conn: &Connection, drawer: u16) -> Result<String, StoreError> {
    let state = conn.query_row("SELECT state FROM drawer WHERE no = ?1", [drawer], |r| r.get(0)).optional()?;
    Ok(state.unwrap_or_else(|| "empty".to_owned()))
}

fn content(state: &str, case: Option<String>) -> DrawerContent {
    match (state, case) {
        ("loaded", Some(case)) => DrawerContent::Loaded { case },
        ("opened", Some(case)) => DrawerContent::Opened { case },
        (_, Some(case)) => DrawerContent::Doubtful { case },
        (_, None) => DrawerContent::Empty,
    }
}

fn name(what: DrawerMove) -> &'static str {
    match what {
        DrawerMove::Open => "open",
        DrawerMove::Reclose => "reclose",
        DrawerMove::Doubt => "doubt",
        DrawerMove::Dispense => "dispense",
        DrawerMove::Retain => "retain",
        DrawerMove::Reject => "reject",
    }
}

fn row(drawer: u16, what: &str, case: &str) -> JournalEntry {
    let data = json!({ "drawer": drawer, "move": what, "case": case });
    JournalEntry { visit: None, kind: "drawer".to_owned(), data }
}
