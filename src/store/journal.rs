//! The journal: rows whose hash covers the row before, and the device's signature over each commit's last hash.
//!
//! Promise: no row can be changed, dropped or put in between without a walk (see [`super::audit`]) naming it. Personal data is refused here.

use ring::digest::{Context, SHA256};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;
use suiban_wire::keys::{Signature, SigningKey, VerifyKey};

use super::error::StoreError;
use super::facts::{JournalEntry, VisitId};

/// What a whole, unbroken journal holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalReport {
    /// Rows checked.
    pub rows: u64,
    /// Signatures checked.
    pub seals: u64,
}

/// When a commit happened.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) wall: i64,
    pub(crate) mono: u64,
    pub(crate) boot: u32,
}

pub(crate) type Hash = [u8; 32];

/// Appends the rows of one commit and seals the last. Returns the last row's number.
pub(crate) fn append(
    conn: &Connection,
    key: &SigningKey,
    now: Moment,
    rows: &[JournalEntry],
) -> Result<u64, StoreError> {
    let (mut n, mut prev) = head(conn)?;
    for (left, row) in (0..rows.len()).rev().zip(rows) {
        check(row)?;
        n += 1;
        prev = insert(conn, n, &prev, now, row, (left == 0).then_some(key))?;
    }
    Ok(n as u64)
}

/// A visit is looked for among this many rows at the end; no visit leaves more behind it before it is settled.
const RECENT_ROWS: i64 = 20_000;

/// The last row of this kind in a recent visit: its data.
pub(crate) fn last_of(conn: &Connection, visit: &VisitId, kind: &str) -> Result<Option<Value>, StoreError> {
    let sql = "SELECT data FROM journal WHERE n > ?3 AND visit = ?1 AND kind = ?2 ORDER BY n DESC LIMIT 1";
    let (last, _) = head(conn)?;
    let found = conn.query_row(sql, params![visit.as_str(), kind, last - RECENT_ROWS], |r| r.get(0));
    let text: Option<String> = found.optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// `seal`: the key, for the last row of a commit.
fn insert(
    conn: &Connection,
    n: i64,
    prev: &Hash,
    now: Moment,
    row: &JournalEntry,
    seal: Option<&SigningKey>,
) -> Result<Hash, StoreError> {
    let visit = row.visit.as_ref().map(|v| v.as_str());
    let data = row.data.to_string();
    let hash = row_hash(prev, n, now.wall, now.mono as i64, now.boot, visit, &row.kind, &data);
    let signature = seal.map(|key| key.sign(&seal_text(n, &hash)));
    let signature = signature.as_ref().map(Signature::as_bytes);
    let sql = "INSERT INTO journal (n, wall, mono, boot, visit, kind, data, hash, signature)
               VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)";
    let mut insert = conn.prepare_cached(sql)?;
    insert.execute(params![n, now.wall, now.mono as i64, now.boot, visit, row.kind, data, hash, signature])?;
    Ok(hash)
}

pub(crate) fn check_row(row: &Row<'_>, expected: i64, prev: &Hash) -> Result<Hash, StoreError> {
    let n: i64 = row.get("n")?;
    if n != expected {
        return Err(broken(expected));
    }
    let visit: Option<String> = row.get("visit")?;
    let (kind, data): (String, String) = (row.get("kind")?, row.get("data")?);
    let (wall, mono, boot) = (row.get("wall")?, row.get("mono")?, row.get("boot")?);
    let hash = row_hash(prev, n, wall, mono, boot, visit.as_deref(), &kind, &data);
    if row.get::<_, Hash>("hash")? == hash { Ok(hash) } else { Err(broken(n)) }
}

pub(crate) fn check_seal(key: &VerifyKey, n: i64, hash: &Hash, signature: &[u8]) -> Result<(), StoreError> {
    let signature = Signature::try_from(signature).map_err(|_| broken(n))?;
    key.verify(&seal_text(n, hash), &signature).map_err(|_| broken(n))
}

/// Every field with its length, so that no two rows give the same bytes.
#[allow(clippy::too_many_arguments)]
fn row_hash(prev: &Hash, n: i64, wall: i64, mono: i64, boot: u32, visit: Option<&str>, kind: &str, data: &str) -> Hash {
    let mut hash = Context::new(&SHA256);
    hash.update(prev);
    for number in [n, wall, mono, i64::from(boot)] {
        hash.update(&number.to_be_bytes());
    }
    hash.update(&[u8::from(visit.is_some())]);
    for text in [visit.unwrap_or(""), kind, data] {
        hash.update(&(text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    digest(hash)
}

fn digest(hash: Context) -> Hash {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(hash.finish().as_ref());
    bytes
}

fn seal_text(n: i64, hash: &Hash) -> Vec<u8> {
    [b"suiban journal v1".as_slice(), &n.to_be_bytes(), hash].concat()
}

pub(crate) fn head(conn: &Connection) -> Result<(i64, Hash), StoreError> {
    let last = "SELECT n, hash FROM journal ORDER BY n DESC LIMIT 1";
    let found = conn.prepare_cached(last)?.query_row([], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    Ok(found.unwrap_or((0, [0; 32])))
}

pub(crate) fn hash_of(conn: &Connection, n: i64) -> Result<Hash, StoreError> {
    let found = conn.query_row("SELECT hash FROM journal WHERE n = ?1", [n], |r| r.get(0)).optional()?;
    match found {
        Some(hash) => Ok(hash),
        None if n == 0 => Ok([0; 32]),
        None => Err(broken(n)),
    }
}

pub(crate) fn broken(n: i64) -> StoreError {
    StoreError::JournalBroken { n: n.max(0) as u64 }
}

fn check(row: &JournalEntry) -> Result<(), StoreError> {
    let kebab = !row.kind.is_empty() && row.kind.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if kebab && !is_personal(&row.data) { Ok(()) } else { Err(refused(row)) }
}

fn refused(row: &JournalEntry) -> StoreError {
    let readable = row.kind.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_');
    let kind = if readable { row.kind.clone() } else { "(unreadable)".to_owned() };
    StoreError::JournalRefused { kind }
}

/// A last net, not a licence: a well-formed ID number (GB 11643) standing alone anywhere in the data.
fn is_personal(data: &Value) -> bool {
    match data {
        Value::Null | Value::Bool(_) => false,
        Value::Number(number) => has_id_number(&number.to_string()),
        Value::String(text) => has_id_number(text),
        Value::Array(items) => items.iter().any(is_personal),
        Value::Object(fields) => fields.iter().any(|(name, value)| has_id_number(name) || is_personal(value)),
    }
}

fn has_id_number(text: &str) -> bool {
    // Hashes and order numbers are longer runs; trace numbers fail the date or the check character.
    text.as_bytes().split(|b| !b.is_ascii_alphanumeric()).any(is_id_number)
}

/// Region (6), date of birth (8), order (3), check character by ISO 7064 MOD 11-2.
fn is_id_number(run: &[u8]) -> bool {
    let Some((check, digits)) = run.split_last().filter(|(_, digits)| digits.len() == 17) else { return false };
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let value = |from, to| digits[from..to].iter().fold(0u32, |sum, d| sum * 10 + u32::from(d - b'0'));
    let born = (1850..2150).contains(&value(6, 10)) && (1..=12).contains(&value(10, 12)) && value(12, 14) <= 31;
    let sum = digits.iter().fold(0u32, |sum, d| (sum + u32::from(d - b'0')) * 2 % 11);
    let expected = b"10X98765432"[(sum % 11) as usize];
    born && check.to_ascii_uppercase() == expected
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    fn entry(kind: &str, data: Value) -> JournalEntry {
        JournalEntry { visit: None, kind: kind.to_owned(), data }
    }

    #[test]
    fn an_id_number_never_enters_the_journal() {
        for data in [
            json!({"deep": [{"x": "no 440199199003071235 here"}]}),
            json!("44019919900307003X"),
            json!("44019919900307003x"),
            json!(440199199003071235u64),
            json!({"440199199003071235": 1}),
        ] {
            assert!(matches!(check(&entry("seen", data)), Err(StoreError::JournalRefused { .. })));
        }
    }

    #[test]
    fn numbers_of_other_kinds_do_enter_it() {
        for text in [
            "4200001234202611220123456789",
            "000123456789012345",
            "440199199003071234",
            "440199199013071235",
            "c8440199199003071235b1",
        ] {
            assert!(check(&entry("seen", json!(text))).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_journal_code_is_kebab_case() {
        assert!(check(&entry("consent-given", Value::Null)).is_ok());
        for kind in ["", "Consent", "a b", "张伟"] {
            assert!(check(&entry(kind, Value::Null)).is_err());
        }
    }
}
