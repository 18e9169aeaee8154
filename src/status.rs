//! What the store holds, as JSON for a person or a script. No personal data.

use serde_json::{Value, json};

use crate::store::{Store, StoreError};

/// Journal checked from its first row, cards balanced, acts without an outcome, facts not yet at central.
pub async fn of(store: &Store) -> Result<Value, StoreError> {
    let journal = store.verify_journal().await?;
    let cards = store.card_balance().await?;
    let outbox = store.outbox().await?;
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
        "manifest": store.manifest_len().await?,
        "paired": store.is_paired().await,
    }))
}
