//! The manifest: the cards waiting here and for whom. Each entry rests encrypted; it is found by keyed hashes alone.
//!
//! Promise: the manifest is replaced whole or not at all, and the database names nobody.

use rusqlite::{Connection, OptionalExtension, params};
use suiban_wire::case;
use suiban_wire::manifest::ManifestEntry;
use zeroize::Zeroizing;

use super::drawers::body_mac;
use super::error::StoreError;
use super::local::{LocalKey, Mac};
use super::settings;

const TABLE: &str = "manifest";

/// Puts a new manifest in the place of the old one.
pub(crate) fn replace(
    conn: &mut Connection,
    key: &LocalKey,
    version: u64,
    entries: &[ManifestEntry],
) -> Result<(), StoreError> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let held = self::version(&tx)?;
    if version < held {
        return Err(StoreError::ManifestOlder { offered: version, held });
    }
    tx.execute("DELETE FROM manifest", [])?;
    for entry in entries {
        insert(&tx, key, entry)?;
    }
    settings::set(&tx, settings::MANIFEST_VERSION, &version.to_string())?;
    Ok(tx.commit()?)
}

/// The version held; 0 before the first.
pub(crate) fn version(conn: &Connection) -> Result<u64, StoreError> {
    settings::number(conn, settings::MANIFEST_VERSION)
}

/// How many cards the manifest names.
pub(crate) fn len(conn: &Connection) -> Result<u64, StoreError> {
    Ok(conn.query_row("SELECT count(*) FROM manifest", [], |r| r.get::<_, i64>(0))? as u64)
}

/// Every card for this ID number, by case.
pub(crate) fn by_number(conn: &Connection, key: &LocalKey, number: &str) -> Result<Vec<ManifestEntry>, StoreError> {
    select(conn, key, "number_mac", &number_mac(key, number)?)
}

/// The card with this body number.
pub(crate) fn by_body(conn: &Connection, key: &LocalKey, body: &[u8]) -> Result<Option<ManifestEntry>, StoreError> {
    Ok(select(conn, key, "body_mac", &body_mac(key, body)?)?.pop())
}

/// The card of this case.
pub(crate) fn by_case(conn: &Connection, key: &LocalKey, case: &str) -> Result<Option<ManifestEntry>, StoreError> {
    let mut query = conn.prepare("SELECT sealed FROM manifest WHERE case_no = ?1")?;
    let sealed: Option<Vec<u8>> = query.query_row([case], |r| r.get(0)).optional()?;
    sealed.map(|sealed| open(key, case, &sealed)).transpose()
}

/// The case in which this old card is due. Opens entry after entry: it is asked once in a while, about a stray card.
pub(crate) fn by_old_card(conn: &Connection, key: &LocalKey, body: &[u8]) -> Result<Option<String>, StoreError> {
    let mut query = conn.prepare("SELECT case_no, sealed FROM manifest ORDER BY case_no")?;
    let rows = query.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, Vec<u8>>(1)?)))?;
    for row in rows {
        let (case, sealed) = row?;
        if open(key, &case, &sealed)?.old_card.is_some_and(|own| own.expose().0 == body) {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

fn open(key: &LocalKey, case: &str, sealed: &[u8]) -> Result<ManifestEntry, StoreError> {
    case::decode(&key.open(TABLE, case, sealed)?).map_err(|_| StoreError::Unreadable { table: TABLE })
}

fn insert(conn: &Connection, key: &LocalKey, entry: &ManifestEntry) -> Result<(), StoreError> {
    let case = entry.case.to_string();
    let plain = case::encode(entry).map_err(|_| StoreError::Unreadable { table: TABLE })?;
    conn.execute(
        "INSERT INTO manifest (case_no, number_mac, body_mac, sealed) VALUES (?1, ?2, ?3, ?4)",
        params![
            case,
            number_mac(key, entry.holder.number.expose())?,
            body_mac(key, entry.new_card_body_number.expose().as_slice())?,
            key.seal(TABLE, &case, &plain)?
        ],
    )?;
    Ok(())
}

fn select(conn: &Connection, key: &LocalKey, column: &str, mac: &Mac) -> Result<Vec<ManifestEntry>, StoreError> {
    let sql = format!("SELECT case_no, sealed FROM manifest WHERE {column} = ?1 ORDER BY case_no");
    let mut query = conn.prepare(&sql)?;
    let rows = query.query_map([mac], |r| Ok((r.get::<_, String>(0)?, r.get::<_, Vec<u8>>(1)?)))?;
    rows.map(|row| {
        let (case, sealed) = row?;
        open(key, &case, &sealed)
    })
    .collect()
}

/// A final `x` and spaces are how people and scanners differ.
pub(super) fn number_mac(key: &LocalKey, number: &str) -> Result<Mac, StoreError> {
    let plain = Zeroizing::new(number.trim().to_ascii_uppercase());
    key.mac("id number", plain.as_bytes())
}
