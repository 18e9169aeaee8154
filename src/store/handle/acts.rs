//! The handle on journal and ledger: what was done, what is open, whether the chain holds.

use super::super::Store;
use super::super::audit::{self, Walk};
use super::super::error::StoreError;
use super::super::facts::{ActId, VisitId};
use super::super::journal::{self, JournalReport};
use super::super::ledger::{self, LedgerAct};

impl Store {
    /// Checks every row and signature of the journal. Errors: `JournalBroken` with the first row that does not hold.
    pub async fn verify_journal(&self) -> Result<JournalReport, StoreError> {
        self.run(|db| Walk::whole().finish(&db.conn, &db.keys.verify_key())).await
    }

    /// Goes a piece further on a walk along the journal; a walk that has come to its end is signed as checkpoint, from which
    /// the next start begins, and so is how much of the ledger is settled. Errors: `JournalBroken`.
    pub async fn walk(&self, walk: Walk) -> Result<Walk, StoreError> {
        self.run(move |db| {
            let walk = walk.piece(&db.conn, &db.keys.verify_key())?;
            if walk.ended().is_some() {
                walk.sign(&db.conn, &db.keys.signing)?;
                ledger::note_settled(&db.conn)?;
            }
            Ok(walk)
        })
        .await
    }

    /// The walk from the last checkpoint on.
    pub async fn walk_on(&self) -> Result<Walk, StoreError> {
        self.run(|db| audit::from_checkpoint(&db.conn, &db.keys.verify_key())).await
    }

    /// Acts announced and without any word since.
    pub async fn open_intents(&self) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(|db| ledger::open_intents(&db.conn)).await
    }

    /// Acts whose last word is unknown.
    pub async fn unknown(&self) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(|db| ledger::unknown(&db.conn)).await
    }

    /// Acts without a word and acts whose last word is unknown, oldest first.
    pub async fn unsettled(&self) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(|db| ledger::unsettled(&db.conn)).await
    }

    /// Acts settled after the fact, the last first.
    pub async fn settled_later(&self, limit: usize) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(move |db| ledger::settled_later(&db.conn, limit)).await
    }

    /// The data of the last journal row of this kind in a visit.
    pub async fn last_note(&self, visit: VisitId, kind: &'static str) -> Result<Option<serde_json::Value>, StoreError> {
        self.run(move |db| journal::last_of(&db.conn, &visit, kind)).await
    }

    /// The card payment announced last, whatever the clock said.
    pub async fn last_card_payment(&self) -> Result<Option<ActId>, StoreError> {
        self.run(|db| ledger::last_card_payment(&db.conn)).await
    }

    /// The notes of one cash payment, in the order in which they came.
    pub async fn notes_of(&self, cash: ActId) -> Result<Vec<LedgerAct>, StoreError> {
        self.run(move |db| ledger::notes_of(&db.conn, &cash)).await
    }

    /// Old cards in the retain bin, as far as the ledger knows.
    pub async fn retained_old_cards(&self) -> Result<u64, StoreError> {
        self.run(|db| ledger::retained_old_cards(&db.conn)).await
    }

    /// One act of the ledger.
    pub async fn act(&self, id: ActId) -> Result<Option<LedgerAct>, StoreError> {
        self.run(move |db| ledger::find(&db.conn, &id)).await
    }
}
