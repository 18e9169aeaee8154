//! The fee in banknotes, for one visit.
//!
//! The cash payment stays open in the ledger from before the first note until the application that it pays for, or the
//! referral that names it, is committed, in one transaction with it.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use serde_json::json;
use suiban_drivers::banknotes::Denomination;
use suiban_drivers::terminal::Fen;
use suiban_wire::case::PaymentRecord;

use super::Job;
use crate::attendant::cash::{self, CashBook, Ended};
use crate::journey::WorkDone;
use crate::journey::cash::CashEnd;
use crate::journey::event::Progress;
use crate::store::{Act, ActId, Facts, Outcome, StoreError};

/// The money of a visit that lies in the cassette.
#[derive(Debug, Clone)]
pub struct CashBox {
    /// The cash payment in the ledger.
    pub act: ActId,
    /// Each note of it, in the order in which it came.
    pub notes: Vec<Fen>,
}

/// The ledger of one job.
struct Book<'a> {
    job: &'a Job,
    act: ActId,
    announced: AtomicU32,
    /// Value of the note announced last; one is under way at a time.
    value: AtomicU64,
}

impl CashBook for Book<'_> {
    async fn announce(&self, note: Denomination) -> Result<ActId, StoreError> {
        self.value.store(note.fen, Ordering::Relaxed);
        let number = self.announced.fetch_add(1, Ordering::Relaxed) + 1;
        let id = self.job.act_id(&format!("note-{number}"));
        let fen = i64::try_from(note.fen).unwrap_or(i64::MAX);
        let act = Act::StackNote { fen, of: self.act.clone() };
        self.job.commit_ledger(vec![self.job.intent(&id, act)]).await.map(|()| id)
    }

    async fn settle(&self, note: &ActId, outcome: Outcome) -> Result<(), StoreError> {
        self.job.commit_ledger(vec![self.job.outcome(note, outcome, json!({}))]).await?;
        if outcome == Outcome::Done
            && let Some(cash) = &mut self.job.desk.papers().cash
        {
            cash.notes.push(self.value.load(Ordering::Relaxed));
        }
        Ok(())
    }
}

/// Takes the fee.
pub async fn take(job: &Job, fen: Fen) -> WorkDone {
    let none = |end| WorkDone::CashEnded { kept: 0, end };
    let Some(slot) = &job.kiosk.devices.banknotes else { return none(CashEnd::DeviceLost) };
    let mut acceptor = match slot.take().await {
        Ok(acceptor) => acceptor,
        Err(fault) => {
            tracing::warn!(%fault, "banknote acceptor");
            return none(CashEnd::DeviceLost);
        }
    };
    let act = job.act_id("cash");
    let amount_fen = i64::try_from(fen).unwrap_or(i64::MAX);
    if job.commit_ledger(vec![job.intent(&act, Act::Cash { amount_fen })]).await.is_err() {
        return none(CashEnd::StoreFailed);
    }
    job.desk.papers().cash = Some(CashBox { act: act.clone(), notes: Vec::new() });
    let book = Book { job, act, announced: AtomicU32::new(0), value: AtomicU64::new(0) };
    let stop = job.kiosk.devices.stop_cash.listen();
    let show = |progress| {
        job.progress(Progress::Cash(progress));
    };
    let ended = cash::take(&mut *acceptor, &book, fen, stop, &show).await;
    if matches!(ended, Ended::Short { end: CashEnd::DeviceLost | CashEnd::NoteUnknown, .. }) {
        acceptor.close();
    }
    done(job, ended).await
}

async fn done(job: &Job, ended: Ended) -> WorkDone {
    match ended {
        Ended::Paid => WorkDone::CashPaid,
        Ended::Short { kept: 0, end } if end != CashEnd::NoteUnknown => {
            let cash = job.desk.papers().cash.take();
            if let Some(cash) = cash {
                drop(job.commit_ledger(vec![job.outcome(&cash.act, Outcome::Failed, json!({}))]).await);
            }
            WorkDone::CashEnded { kept: 0, end }
        }
        Ended::Short { kept, end } => WorkDone::CashEnded { kept, end },
    }
}

/// The ledger line that settles the cash payment of an application; it goes into the application's own commit.
pub fn settle_with_application(job: &Job, facts: &mut Facts) {
    let cash = job.desk.papers().cash.clone();
    if let Some(cash) = cash {
        facts.ledger.push(job.outcome(&cash.act, Outcome::Done, json!({ "notes-fen": cash.notes })));
    }
}

/// The ledger line that hands the money over to the window; it goes into the referral's own commit.
pub fn settle_with_referral(job: &Job, code: &str, facts: &mut Facts) {
    let cash = job.desk.papers().cash.clone();
    if let Some(cash) = cash {
        let kept: Fen = cash.notes.iter().sum();
        facts.ledger.push(job.outcome(&cash.act, Outcome::Done, json!({ "kept-fen": kept, "referral": code })));
    }
}

/// How the application tells that it is paid. `None`: no note of it is known.
pub fn record(cash: Option<&CashBox>) -> Option<PaymentRecord> {
    let notes: Vec<u32> = cash?.notes.iter().filter_map(|fen| u32::try_from(*fen).ok()).collect();
    (!notes.is_empty()).then(|| PaymentRecord::Cash { amount_fen: notes.iter().sum(), notes_fen: notes })
}
