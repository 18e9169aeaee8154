//! How long a start takes with a journal of a million rows: opening, SQLite's check, the tail of the chain.
//!
//! The machine has walked its journal before, as every machine does in its first night, and signed how far it came; since
//! then it has written more rows than a start checks.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use suiban::store::{Facts, Keys, Store, Walk};

use crate::Failure;
use crate::figures::{Figures, Goal, ms};

const ROWS: u64 = 1_000_000;
/// Rows of one commit, where only their number matters.
const AT_ONCE: u64 = 1_000;
/// The last rows come as a kiosk writes them, each few with a signature: a start checks no more than these.
const TAIL: u64 = 6_000;
const AS_A_KIOSK: u64 = 3;
const STARTS: usize = 7;

/// Adds the time of a start.
pub async fn measure(figures: &mut Figures, folder: &Path) -> Result<(), Failure> {
    let (dir, keys) = (folder.join("long-store"), Keys::load_or_create(&folder.join("long-keys"))?);
    let store = Store::open(&dir, keys.clone())?;
    for _ in 0..(ROWS - TAIL) / AT_ONCE {
        write(&store, AT_ONCE).await?;
    }
    let mut walk = Walk::whole();
    while walk.ended().is_none() {
        walk = store.walk(walk).await?;
    }
    for _ in 0..TAIL / AS_A_KIOSK {
        write(&store, AS_A_KIOSK).await?;
    }
    drop(store);
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        while Store::is_in_use(&dir) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let began = Instant::now();
        let store = Store::open(&dir, keys.clone())?;
        starts.push(ms(began.elapsed()));
        store.recovery().journal.map_err(|n| format!("the journal does not hold at row {n}"))?;
    }
    figures.add("recovery of a store of a million journal rows", "ms", starts, Goal::AtMost(2_000.0)).map(drop)
}

async fn write(store: &Store, rows: u64) -> Result<(), Failure> {
    let note = |facts: Facts, n| facts.note(None, "device-status", json!({ "device": "printer", "paper": n % 100 }));
    store.commit((0..rows).fold(Facts::at(1, 1), note)).await?;
    Ok(())
}
