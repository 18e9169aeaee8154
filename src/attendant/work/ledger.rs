//! Writing to the ledger around an act.

use serde_json::Value;

use super::Job;
use crate::store::{Act, ActId, Facts, LedgerWrite, Outcome, StoreError};

impl Job {
    /// Facts of this moment, still empty.
    pub fn facts(&self) -> Facts {
        Facts::at(self.kiosk.clock.wall_ms(), self.kiosk.clock.mono_ms())
    }

    /// A name for an act of this visit that no other act has.
    pub fn act_id(&self, what: &str) -> ActId {
        ActId::new(format!("{}/{}-{what}", self.desk.visit(), self.task.0))
    }

    /// The line that announces an act.
    pub fn intent(&self, id: &ActId, act: Act) -> LedgerWrite {
        LedgerWrite::Intent { id: id.clone(), visit: Some(self.desk.visit()), act, at: self.kiosk.clock.wall_ms() }
    }

    /// The line that settles it.
    pub fn outcome(&self, id: &ActId, outcome: Outcome, evidence: Value) -> LedgerWrite {
        LedgerWrite::Outcome { id: id.clone(), outcome, evidence, at: self.kiosk.clock.wall_ms() }
    }

    /// Commits ledger lines alone.
    pub async fn commit_ledger(&self, lines: Vec<LedgerWrite>) -> Result<(), StoreError> {
        self.commit(Facts { ledger: lines, ..self.facts() }).await
    }

    /// Commits, and says in the log why it could not.
    pub async fn commit(&self, facts: Facts) -> Result<(), StoreError> {
        let committed = self.kiosk.store.commit(facts).await;
        if let Err(error) = &committed {
            tracing::error!(%error, task = self.task.0, "commit failed");
        }
        committed.map(drop)
    }
}
