//! Small named values, and the technician's record of device tests.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::StoreError;

/// Central's clock as the last believed receipt gave it, ms.
pub const CENTRAL_MS: &str = "central-ms";
pub(crate) const BOOT: &str = "boot";
pub(crate) const PERIOD: &str = "period";
/// No act of the ledger up to this row will ever say anything new.
pub(crate) const LEDGER_SETTLED: &str = "ledger-settled";
pub(crate) const MANIFEST_VERSION: &str = "manifest-version";

/// One run of a device's self-test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceTest {
    /// Which device, kebab-case.
    pub device: String,
    /// Wall clock, ms.
    pub at: i64,
    /// Whether it passed.
    pub pass: bool,
    /// What was seen, without personal data.
    pub detail: String,
}

/// One value.
pub(crate) fn get(conn: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    Ok(conn.query_row("SELECT value FROM setting WHERE name = ?1", [name], |r| r.get(0)).optional()?)
}

/// Sets one value.
pub(crate) fn set(conn: &Connection, name: &str, value: &str) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    conn.execute(sql, [name, value])?;
    Ok(())
}

/// A number kept as text; 0 when absent.
pub(crate) fn number<T: std::str::FromStr + Default>(conn: &Connection, name: &str) -> Result<T, StoreError> {
    Ok(get(conn, name)?.and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// Sets all or none.
pub(crate) fn set_all(conn: &mut Connection, values: &[(String, String)]) -> Result<(), StoreError> {
    let tx = conn.transaction()?;
    for (name, value) in values {
        set(&tx, name, value)?;
    }
    Ok(tx.commit()?)
}

/// Central's clock never goes back.
pub(crate) fn raise_central_ms(conn: &Connection, central_ms: i64) -> Result<(), StoreError> {
    if central_ms > number::<i64>(conn, CENTRAL_MS)? { set(conn, CENTRAL_MS, &central_ms.to_string()) } else { Ok(()) }
}

/// Records a device test.
pub(crate) fn record_test(conn: &Connection, test: &DeviceTest) -> Result<(), StoreError> {
    let sql = "INSERT INTO device_test (device, at, pass, detail) VALUES (?1, ?2, ?3, ?4)";
    conn.execute(sql, params![test.device, test.at, test.pass, test.detail])?;
    Ok(())
}

/// The last test of each device.
pub(crate) fn latest_tests(conn: &Connection) -> Result<Vec<DeviceTest>, StoreError> {
    let sql = "SELECT device, at, pass, detail FROM device_test
                WHERE id IN (SELECT max(id) FROM device_test GROUP BY device) ORDER BY device";
    let mut query = conn.prepare(sql)?;
    let tests = query
        .query_map([], |r| Ok(DeviceTest { device: r.get(0)?, at: r.get(1)?, pass: r.get(2)?, detail: r.get(3)? }))?;
    Ok(tests.collect::<Result<_, _>>()?)
}
