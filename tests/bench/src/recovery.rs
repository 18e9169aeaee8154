//! How long a start takes with a journal of a million rows and the acts that wrote half of them: opening, SQLite's check, the
//! tail of the chain, what was left open.
//!
//! The machine has walked its journal before, as every machine does in its first night, and signed how far it came; since
//! then it has written more rows than a start checks.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use suiban::store::{Act, ActId, Facts, Keys, LedgerWrite, Outcome, Store, VisitId, Walk};

use crate::Failure;
use crate::figures::{Figures, Goal, ms};

const ROWS: u64 = 1_000_000;
/// Rows of one commit, where only their number matters.
const AT_ONCE: u64 = 1_000;
/// The last rows come as a kiosk writes them, each few with a signature: a start checks no more than these.
const TAIL: u64 = 6_000;
const AS_A_KIOSK: u64 = 4;
const STARTS: usize = 7;

/// Adds the time of a start.
pub async fn measure(figures: &mut Figures, folder: &Path) -> Result<(), Failure> {
    let (dir, keys) = (folder.join("long-store"), Keys::load_or_create(&folder.join("long-keys"))?);
    let store = Store::open(&dir, keys.clone())?;
    for turn in 0..(ROWS - TAIL) / AT_ONCE {
        write(&store, turn * AT_ONCE, AT_ONCE).await?;
    }
    let mut walk = Walk::whole();
    while walk.ended().is_none() {
        walk = store.walk(walk).await?;
    }
    for turn in 0..TAIL / AS_A_KIOSK {
        write(&store, ROWS - TAIL + turn * AS_A_KIOSK, AS_A_KIOSK).await?;
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
    figures
        .add("recovery of a store of a million journal rows and 250,000 acts", "ms", starts, Goal::AtMost(2_000.0))
        .map(drop)
}

/// Journal rows as a kiosk writes them: every fourth announces an act, the next tells its end, two say how devices are.
async fn write(store: &Store, first: u64, rows: u64) -> Result<(), Failure> {
    let facts = (first..first + rows).fold(Facts::at(1, 1), |mut facts, n| {
        let id = ActId::new(format!("1-{}/14-payment", n / 4));
        match n % 4 {
            0 => {
                let act = Act::Payment { amount_fen: 2_000 };
                facts.ledger.push(LedgerWrite::Intent {
                    id,
                    visit: Some(VisitId::new(format!("1-{}", n / 4))),
                    act,
                    at: 1,
                });
                facts
            }
            1 => {
                let (outcome, evidence) = (Outcome::Done, json!({ "trace": n }));
                facts.ledger.push(LedgerWrite::Outcome { id, outcome, evidence, at: 1 });
                facts
            }
            _ => facts.note(None, "device-status", json!({ "device": "printer", "paper": n % 100 })),
        }
    });
    store.commit(facts).await?;
    Ok(())
}
