//! Milestones of a visit into the journal.

use serde_json::json;

use super::{Attendant, Mode};
use crate::attendant::plate;
use crate::journey::effect::Record;
use crate::store::{Facts, JournalEntry, StoreError, VisitId};

impl Attendant {
    /// Milestones into the journal; never a word about the person.
    pub(super) async fn note(&self, records: Vec<Record>) -> Result<(), StoreError> {
        let Mode::Visit(serving) = &self.mode else { return Ok(()) };
        if records.is_empty() {
            return Ok(());
        }
        let visit = serving.desk.visit();
        let journal = records.into_iter().map(|record| entry(&visit, record)).collect();
        let facts = Facts { journal, ..Facts::at(self.kiosk.clock.wall_ms(), self.kiosk.clock.mono_ms()) };
        let committed = self.kiosk.store.commit(facts).await;
        committed.map(drop).inspect_err(|error| tracing::error!(%error, "journal not written"))
    }
}

fn entry(visit: &VisitId, record: Record) -> JournalEntry {
    let (kind, data) = match record {
        Record::Began => ("visit-began", json!({})),
        Record::Consented(version) => ("consent-given", json!({ "version": version })),
        Record::Decided(decision) => ("identity-decided", serde_json::to_value(&*decision).unwrap_or_default()),
        Record::Left(place) => ("visit-left", json!({ "place": place })),
        Record::Closed(place) => ("visit-closed", json!({ "place": place })),
        Record::WalkedAway(place) => ("visit-walked-away", json!({ "place": place })),
        Record::CardForgotten => ("card-forgotten", json!({})),
        Record::ForgottenCardLifted => (plate::LIFTED, json!({})),
    };
    JournalEntry { visit: Some(visit.clone()), kind: kind.to_owned(), data }
}
