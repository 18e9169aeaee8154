//! Builds a store with a long journal and says how long it takes to open: `million_rows DIR [ROWS]`.
//!
//! Most rows come in large commits, for speed; the last ones in commits of three, as a kiosk writes them.

use std::path::PathBuf;
use std::time::Instant;

use serde_json::json;
use suiban::store::{Facts, JournalEntry, Keys, Store};

/// A start checks no more rows than these.
const AS_A_KIOSK: u64 = 6_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let dir = PathBuf::from(words.next().ok_or("which folder?")?);
    let rows: u64 = words.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let keys = Keys::load_or_create(&dir.join("keys"))?;
    let store = Store::open(dir.join("store"), keys.clone())?;
    for at in (0..rows.saturating_sub(AS_A_KIOSK)).step_by(10_000) {
        write(&store, at, 10_000).await?;
    }
    for at in (rows.saturating_sub(AS_A_KIOSK)..rows).step_by(3) {
        write(&store, at, 3).await?;
    }
    drop(store);
    let began = Instant::now();
    let store = Store::open(dir.join("store"), keys)?;
    println!("{rows} rows, opened in {:.3} s, {:?}", began.elapsed().as_secs_f64(), store.recovery().journal);
    Ok(())
}

async fn write(store: &Store, from: u64, count: u64) -> Result<(), suiban::store::StoreError> {
    let entry = |n: u64| JournalEntry {
        visit: Some(format!("1-{}", n / 30).as_str().into()),
        kind: "stage-reached".to_owned(),
        data: json!({ "n": n, "from": "renewal/review", "to": "renewal/signature" }),
    };
    let journal = (from..from + count).map(entry).collect();
    store.commit(Facts { journal, ..Facts::at(1_795_000_000_000, from) }).await.map(drop)
}
