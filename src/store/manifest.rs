//! The manifest: the cards waiting here and for whom. Each entry rests encrypted; it is found by keyed hashes alone.
//!
//! Promise: the manifest is replaced whole or not at all, and the database names nobody.

use rusqlite::{Connection, OptionalExtension, Row, params};
use suiban_wire::case;
use suiban_wire::manifest::ManifestEntry;
use zeroize::Zeroizing;

use super::drawers::body_mac;
use super::erasable::{Label, Ring};
use super::error::StoreError;
use super::local::{LocalKey, Mac};
use super::settings;

const TABLE: &str = "manifest";

/// What entries are found by, and what they rest under.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) local: &'a LocalKey,
    pub(crate) ring: &'a Ring,
}

/// Puts a new manifest in the place of the old one.
pub(crate) fn replace(
    conn: &mut Connection,
    key: Reader<'_>,
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
        insert(&tx, key, version, entry)?;
    }
    settings::set(&tx, settings::MANIFEST_VERSION, &version.to_string())?;
    tx.commit()?;
    // Whoever is no longer listed is forgotten with the key.
    let old = |label: &Label| matches!(label, Label::Manifest(other) if *other != version);
    key.ring.labels()?.into_iter().filter(old).try_for_each(|label| key.ring.destroy(label))
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
pub(crate) fn by_number(conn: &Connection, key: Reader<'_>, number: &str) -> Result<Vec<ManifestEntry>, StoreError> {
    select(conn, key, "number_mac", &number_mac(key.local, number)?)
}

/// The card with this body number.
pub(crate) fn by_body(conn: &Connection, key: Reader<'_>, body: &[u8]) -> Result<Option<ManifestEntry>, StoreError> {
    Ok(select(conn, key, "body_mac", &body_mac(key.local, body)?)?.pop())
}

/// The card of this case.
pub(crate) fn by_case(conn: &Connection, key: Reader<'_>, case: &str) -> Result<Option<ManifestEntry>, StoreError> {
    let mut query = conn.prepare("SELECT case_no, sealed, version FROM manifest WHERE case_no = ?1")?;
    query.query_row([case], read).optional()?.map(|row| open(key, &row)).transpose()
}

/// The case in which this old card is due. Opens entry after entry: it is asked once in a while, about a stray card.
pub(crate) fn by_old_card(conn: &Connection, key: Reader<'_>, body: &[u8]) -> Result<Option<String>, StoreError> {
    let mut query = conn.prepare("SELECT case_no, sealed, version FROM manifest ORDER BY case_no")?;
    for row in query.query_map([], read)? {
        let row = row?;
        if open(key, &row)?.old_card.is_some_and(|own| own.expose().0 == body) {
            return Ok(Some(row.case));
        }
    }
    Ok(None)
}

/// An entry as it rests.
struct Sealed {
    case: String,
    bytes: Vec<u8>,
    /// `None`: written before there were keys that end, under the local key.
    version: Option<i64>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Sealed> {
    Ok(Sealed { case: row.get(0)?, bytes: row.get(1)?, version: row.get(2)? })
}

fn open(key: Reader<'_>, row: &Sealed) -> Result<ManifestEntry, StoreError> {
    let plain = match row.version {
        Some(version) => key.ring.get(Label::Manifest(version as u64))?.open(TABLE, &row.case, &row.bytes)?,
        None => key.local.open(TABLE, &row.case, &row.bytes)?,
    };
    case::decode(&plain).map_err(|_| StoreError::Unreadable { table: TABLE })
}

fn insert(conn: &Connection, key: Reader<'_>, version: u64, entry: &ManifestEntry) -> Result<(), StoreError> {
    let case = entry.case.to_string();
    let plain = case::encode(entry).map_err(|_| StoreError::Unreadable { table: TABLE })?;
    conn.execute(
        "INSERT INTO manifest (case_no, number_mac, body_mac, sealed, version) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            case,
            number_mac(key.local, entry.holder.number.expose())?,
            body_mac(key.local, entry.new_card_body_number.expose().as_slice())?,
            key.ring.make(Label::Manifest(version))?.seal(TABLE, &case, &plain)?,
            version as i64
        ],
    )?;
    Ok(())
}

fn select(conn: &Connection, key: Reader<'_>, column: &str, mac: &Mac) -> Result<Vec<ManifestEntry>, StoreError> {
    let sql = format!("SELECT case_no, sealed, version FROM manifest WHERE {column} = ?1 ORDER BY case_no");
    let mut query = conn.prepare(&sql)?;
    let rows = query.query_map([mac], read)?;
    rows.map(|row| open(key, &row?)).collect()
}

/// A final `x` and spaces are how people and scanners differ.
pub(super) fn number_mac(key: &LocalKey, number: &str) -> Result<Mac, StoreError> {
    let plain = Zeroizing::new(number.trim().to_ascii_uppercase());
    key.mac("id number", plain.as_bytes())
}
