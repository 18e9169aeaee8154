//! Applications taken here that are still on their way. Central may be out of reach for days: until it has spoken the
//! kiosk must know by itself that somebody has applied already.
//!
//! Promise: the database names nobody; a person is found by a keyed hash of the ID number.

use rusqlite::{Connection, params};

use super::error::StoreError;
use super::facts::ApplicationWrite;
use super::local::LocalKey;
use super::manifest::number_mac;

/// A card is issued within 60 days; whoever has heard nothing by then may apply again.
pub(crate) const ISSUED_WITHIN_MS: i64 = 60 * 24 * 3600 * 1000;

/// Rows are forgotten only when no wrong clock that the kiosk believes could make them count again.
const FORGOTTEN_AFTER_MS: i64 = 500 * 24 * 3600 * 1000;

/// Notes what became of an application, at `wall` (ms since 1970 UTC).
pub(crate) fn write(conn: &Connection, key: &LocalKey, wall: i64, change: &ApplicationWrite) -> Result<(), StoreError> {
    match change {
        ApplicationWrite::Taken { case, number } => {
            conn.execute("DELETE FROM application WHERE at <= ?1", [wall.saturating_sub(FORGOTTEN_AFTER_MS)])?;
            conn.execute(
                "INSERT INTO application (case_no, number_mac, at) VALUES (?1, ?2, ?3)",
                params![case, number_mac(key, number)?, wall],
            )?;
        }
        ApplicationWrite::Over { case } => {
            conn.execute("DELETE FROM application WHERE case_no = ?1", [case])?;
        }
    }
    Ok(())
}

/// Whether the holder of this number has an application on its way at `wall`. A clock that went back makes none older.
pub(crate) fn pending(conn: &Connection, key: &LocalKey, number: &str, wall: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM application WHERE number_mac = ?1 AND at > ?2)";
    let since = wall.saturating_sub(ISSUED_WITHIN_MS);
    Ok(conn.query_row(sql, params![number_mac(key, number)?, since], |row| row.get(0))?)
}
