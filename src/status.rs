//! What the store holds, as JSON for a person or a script. No personal data.

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::journey::intake::{Limits, intake};
use crate::store::{Store, StoreError};

/// Journal checked from its first row, cards balanced, acts without an outcome, facts not yet at central.
pub async fn of(store: &Store, limits: &Limits, clock: &dyn Clock) -> Result<Value, StoreError> {
    let journal = store.verify_journal().await?;
    let cards = store.card_balance().await?;
    let outbox = store.outbox().await?;
    let burden = store.burden(clock.wall_ms(), clock.mono_ms()).await?;
    Ok(json!({
        "journal": { "rows": journal.rows, "intact": true },
        "cards": {
            "loaded": cards.loaded,
            "in-magazine": cards.in_magazine,
            "dispensed": cards.dispensed,
            "retained": cards.retained,
            "rejected": cards.rejected,
        },
        "old-cards-retained": store.retained_old_cards().await?,
        "open-intents": store.open_intents().await?.len(),
        "unknown-acts": store.unknown().await?.len(),
        "outbox": outbox.waiting,
        "outbox-set-aside": outbox.quarantined,
        "outbox-oldest-hours": burden.oldest_ms / 3_600_000,
        "disk-free-mib": burden.free.map(|bytes| bytes >> 20),
        "intake": intake(limits, &burden).code(),
        "manifest": store.manifest_len().await?,
        "paired": store.is_paired().await,
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::clock::SystemClock;
    use crate::store::tests::{Bench, facts, item};

    #[tokio::test]
    async fn what_was_set_aside_and_how_intake_stands_are_in_the_status() {
        let bench = Bench::new();
        let store = bench.open();
        store.commit(facts(vec![item("one", vec![])])).await.unwrap();
        store.commit(facts(vec![item("two", vec![])])).await.unwrap();
        store.quarantine(1, "unreadable").await.unwrap();
        let limits = Limits { oldest_hours: 0, facts: 1, free_mib: 0 };
        let status = of(&store, &limits, &SystemClock::new()).await.unwrap();
        assert_eq!((&status["outbox"], &status["outbox-set-aside"]), (&2.into(), &1.into()));
        assert_eq!(status["intake"], "stopped-count");
    }
}
