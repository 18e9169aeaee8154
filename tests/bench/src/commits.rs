//! A durable commit of the store (journal, ledger, chain and signature) against a bare SQLite commit of one row, turn by
//! turn on the same disk, both in WAL with `synchronous=FULL`.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use serde_json::json;
use suiban::store::{Act, ActId, Facts, JournalEntry, Keys, LedgerWrite, Store, VisitId};

use crate::Failure;
use crate::figures::{Figures, Goal, ms};

const ROUNDS: u32 = 2_000;
/// The first commits grow the files.
const WARM_UP: u32 = 30;

/// Adds both commits and their ratio.
pub async fn measure(figures: &mut Figures, folder: &Path) -> Result<(), Failure> {
    let store = Store::open(folder.join("store"), Keys::load_or_create(&folder.join("keys"))?)?;
    let bare = bare(&folder.join("bare.db"))?;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS + WARM_UP {
        let facts = facts(round);
        let began = Instant::now();
        store.commit(facts).await?;
        let our = ms(began.elapsed());
        let began = Instant::now();
        bare.execute("INSERT INTO fact (body) VALUES (?1)", ["x".repeat(200)])?;
        let their = ms(began.elapsed());
        if round >= WARM_UP {
            ours.push(our);
            theirs.push(their);
            ratios.push(our / their);
        }
    }
    let our = figures.add("durable commit of the store", "ms", ours, Goal::None)?;
    let their = figures.add("bare SQLite commit on the same disk", "ms", theirs, Goal::None)?;
    // Pair by pair a ratio of two short times is mostly noise; the goal is about the medians.
    figures.add("durable commit : bare commit, medians", "×", vec![our / their], Goal::AtMost(1.3))?;
    figures.add("durable commit : bare commit, pair by pair", "×", ratios, Goal::None).map(drop)
}

fn bare(path: &Path) -> Result<Connection, rusqlite::Error> {
    let bare = Connection::open(path)?;
    bare.pragma_update(None, "journal_mode", "WAL")?;
    bare.pragma_update(None, "synchronous", "FULL")?;
    bare.execute_batch("CREATE TABLE fact (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")?;
    Ok(bare)
}

/// What a payment announces: one ledger line and one journal line.
fn facts(round: u32) -> Facts {
    let visit = VisitId::new(format!("1-{round}"));
    let act = Act::Payment { amount_fen: 2_000 };
    let id = ActId::new(format!("1-{round}/14-payment"));
    let at = i64::from(round);
    let note = JournalEntry { visit: Some(visit.clone()), kind: "payment-announced".into(), data: json!({}) };
    Facts {
        ledger: vec![LedgerWrite::Intent { id, visit: Some(visit), act, at }],
        journal: vec![note],
        ..Facts::at(at, u64::from(round))
    }
}
