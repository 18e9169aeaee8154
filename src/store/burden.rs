//! What weighs on the outbox: how much waits, for how long, and what room the disk has left.
//!
//! Promise: a clock that jumps while the machine runs makes no fact older. It must not know what follows from the burden.

use std::path::Path;

use nix::sys::statvfs::statvfs;
use rusqlite::{Connection, OptionalExtension};
use suiban_wire::envelope::Header;

use super::Store;
use super::error::StoreError;
use super::journal::Moment;
use crate::journey::intake::Burden;

/// Facts that central cannot read wait for a person, not for the network: they do not count.
const ON_THEIR_WAY: &str = "state IN ('ready', 'announced')";

impl Store {
    /// What weighs on the outbox at `wall` and `mono` (see [`Facts`](super::Facts)).
    pub async fn burden(&self, wall: i64, mono: u64) -> Result<Burden, StoreError> {
        self.run(move |db| of(&db.conn, &db.dir, Moment { wall, mono, boot: db.boot })).await
    }
}

fn of(conn: &Connection, dir: &Path, now: Moment) -> Result<Burden, StoreError> {
    let count = format!("SELECT count(*) FROM outbox WHERE {ON_THEIR_WAY}");
    let oldest = format!("SELECT created, header FROM outbox WHERE {ON_THEIR_WAY} ORDER BY seq LIMIT 1");
    let waiting = conn.query_row(&count, [], |row| row.get::<_, i64>(0))?;
    let oldest = conn.query_row(&oldest, [], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?))).optional()?;
    let oldest_ms = oldest.map_or(0, |(created, header)| age(created, &header, now));
    Ok(Burden { waiting: waiting.unsigned_abs(), oldest_ms, free: free(dir) })
}

/// A fact of this start is as old as the monotonic clock says; an older one as the wall clock says, for want of a better.
fn age(created: i64, header: &[u8], now: Moment) -> u64 {
    let of_this_start = serde_json::from_slice::<Header>(header).ok().filter(|header| header.boot == now.boot);
    match of_this_start {
        Some(header) => now.mono.saturating_sub(header.mono_ms),
        None => u64::try_from(now.wall.saturating_sub(created)).unwrap_or(0),
    }
}

/// Bytes this program may still write.
fn free(dir: &Path) -> Option<u64> {
    let disk = statvfs(dir).ok()?;
    Some(disk.blocks_available().saturating_mul(disk.fragment_size()))
}
