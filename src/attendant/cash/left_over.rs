//! At the start: what became of a note that was under way when the last run ended, and of the money it left behind.
//!
//! Every note of the ledger gets a word: the acceptor's, or unknown. Money in the cassette that paid no stored application
//! becomes a referral, so that the window knows of it even when no slip could be printed.

use std::sync::Arc;

use serde_json::json;
use suiban_drivers::banknotes::LeftOver;
use suiban_wire::IdempotencyKey;
use suiban_wire::case::{self, CaseNumber, MoneyState, ReferralCase, Service};
use suiban_wire::envelope::Kind;

use crate::attendant::Kiosk;
use crate::attendant::work::NotStored;
use crate::store::{Act, ActId, Facts, LedgerAct, LedgerWrite, OutboxItem, Outcome, StoreError};

/// Settles the notes among `open` and takes them out; what is left is for others. Errors: the store refuses.
pub async fn settle_notes(kiosk: &Arc<Kiosk>, open: &mut Vec<LedgerAct>) -> Result<usize, StoreError> {
    let notes: Vec<LedgerAct> = open.extract_if(.., |act| matches!(act.act, Act::StackNote { .. })).collect();
    // A note that is unknown already stays so: the acceptor can only speak of the last one.
    let mut fresh: Vec<LedgerAct> = notes.iter().filter(|note| note.outcome.is_none()).cloned().collect();
    let unknown = notes.len() - fresh.len();
    let Some(last) = fresh.pop() else { return Ok(unknown) };
    let (outcome, found) = ask(kiosk).await;
    let mut facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    facts.ledger.push(word(kiosk, &last.id, outcome, found));
    facts.ledger.extend(fresh.iter().map(|note| word(kiosk, &note.id, Outcome::Unknown, "not-the-last-note")));
    kiosk.store.commit(facts).await?;
    forget(kiosk).await;
    Ok(unknown + fresh.len() + usize::from(outcome == Outcome::Unknown))
}

fn word(kiosk: &Kiosk, id: &ActId, outcome: Outcome, found: &str) -> LedgerWrite {
    let evidence = json!({ "at-start": found });
    LedgerWrite::Outcome { id: id.clone(), outcome, evidence, at: kiosk.clock.wall_ms() }
}

async fn ask(kiosk: &Kiosk) -> (Outcome, &'static str) {
    let Some(slot) = &kiosk.devices.banknotes else { return (Outcome::Unknown, "acceptor-not-configured") };
    let Ok(mut acceptor) = slot.take().await else { return (Outcome::Unknown, "acceptor-absent") };
    let told = acceptor.left_over().await;
    match acceptor.judge(told) {
        Ok(left) => verdict(left),
        Err(error) => {
            tracing::error!(%error, "the banknote acceptor does not tell what is left in it");
            (Outcome::Unknown, "acceptor-silent")
        }
    }
}

/// What the acceptor's word means for the note that was ordered in last.
pub fn verdict(left: LeftOver) -> (Outcome, &'static str) {
    match left {
        LeftOver::Stacked => (Outcome::Done, "note-in-cassette"),
        LeftOver::Returned => (Outcome::Failed, "note-given-back"),
        // It goes back to the mouth, to whoever stands there now.
        LeftOver::InHead => (Outcome::Unknown, "note-in-head"),
        LeftOver::Nothing => (Outcome::Unknown, "acceptor-knows-of-none"),
    }
}

/// The word is in the ledger: the acceptor may forget it.
async fn forget(kiosk: &Kiosk) {
    let Some(slot) = &kiosk.devices.banknotes else { return };
    if let Ok(mut acceptor) = slot.take().await {
        let initialised = acceptor.initialise().await;
        if let Err(error) = acceptor.judge(initialised) {
            tracing::warn!(%error, "the banknote acceptor could not be initialised");
        }
    }
}

/// A cash payment without an application: what lies in the cassette goes to the window as a referral.
pub async fn settle_box(kiosk: &Kiosk, id: &ActId, facts: Facts) -> Result<Facts, StoreError> {
    let notes = kiosk.store.notes_of(id.clone()).await?;
    let unsure = notes.iter().any(|note| note.outcome.is_none_or(|outcome| outcome == Outcome::Unknown));
    let done = notes.iter().filter(|note| note.outcome == Some(Outcome::Done));
    let kept: i64 = done.map(|note| if let Act::StackNote { fen, .. } = note.act { fen } else { 0 }).sum();
    let mut facts = facts;
    if kept == 0 && !unsure {
        facts.ledger.push(word(kiosk, id, Outcome::Failed, "no-note-kept"));
        return Ok(facts);
    }
    match referral(kiosk, kept, unsure) {
        Ok((code, item)) => {
            tracing::warn!(code, kept, unsure, "money of an unfinished visit goes to the window");
            facts.outbox.push(item);
            let evidence = json!({ "kept-fen": kept, "unsure": unsure, "referral": code });
            let at = kiosk.clock.wall_ms();
            facts.ledger.push(LedgerWrite::Outcome { id: id.clone(), outcome: Outcome::Done, evidence, at });
        }
        Err(error) => {
            tracing::error!(%error, kept, "the referral of an unfinished visit could not be written");
            facts.ledger.push(word(kiosk, id, Outcome::Unknown, "referral-not-written"));
        }
    }
    Ok(facts)
}

fn referral(kiosk: &Kiosk, kept: i64, unsure: bool) -> Result<(String, OutboxItem), NotStored> {
    let code = CaseNumber::random()?.to_string();
    let body = ReferralCase {
        code: code.clone(),
        service: Service::Renewal,
        reason: "cash-kept".to_owned(),
        collected: None,
        money: MoneyState::Kept { fen: u32::try_from(kept).unwrap_or(u32::MAX), unsure },
        at_ms: kiosk.clock.wall_ms(),
    };
    let plaintext = case::encode(&body)?;
    let item = OutboxItem { kind: Kind::Referral, key: IdempotencyKey::random()?, plaintext, blobs: Vec::new() };
    Ok((code, item))
}
