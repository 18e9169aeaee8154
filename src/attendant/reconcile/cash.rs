//! Banknotes of a visit that ended in the middle: each note gets a word, the acceptor's or unknown; money in the cassette
//! that paid no stored application becomes a referral, so that the window knows of it even when no slip was printed.

use serde_json::{Value, json};
use suiban_drivers::banknotes::LeftOver;

use super::{Found, Ruling};
use crate::attendant::Kiosk;
use crate::journey::referral::Money;
use crate::store::{Act, ActId, LedgerAct, Outcome, StoreError};

/// Of a note ordered into the cassette. The acceptor speaks of the last one alone.
pub(super) async fn rule_note(kiosk: &Kiosk, act: &LedgerAct, all: &[LedgerAct]) -> Ruling {
    let fresh = |act: &&LedgerAct| act.outcome.is_none() && matches!(act.act, Act::StackNote { .. });
    let last = all.iter().rfind(fresh).is_some_and(|last| last.id == act.id);
    if !last {
        return Ruling::new(Outcome::Unknown, Found::NoteInDoubt, json!("not-the-last-note"));
    }
    let (outcome, found, word) = ask(kiosk).await;
    Ruling::new(outcome, found, json!(word))
}

async fn ask(kiosk: &Kiosk) -> (Outcome, Found, &'static str) {
    let doubt = |word| (Outcome::Unknown, Found::NoteInDoubt, word);
    let Some(slot) = &kiosk.devices.banknotes else { return doubt("acceptor-not-configured") };
    let Ok(mut acceptor) = slot.take().await else { return doubt("acceptor-absent") };
    let told = acceptor.left_over().await;
    match acceptor.judge(told) {
        Ok(left) => verdict(left),
        Err(error) => {
            tracing::error!(%error, "the banknote acceptor does not tell what is left in it");
            doubt("acceptor-silent")
        }
    }
}

/// What the acceptor's word means for the note that was ordered in last.
pub fn verdict(left: LeftOver) -> (Outcome, Found, &'static str) {
    match left {
        LeftOver::Stacked => (Outcome::Done, Found::NoteStacked, "note-in-cassette"),
        LeftOver::Returned => (Outcome::Failed, Found::NoteReturned, "note-given-back"),
        // It goes back to the mouth, to whoever stands there now.
        LeftOver::InHead => (Outcome::Unknown, Found::NoteInDoubt, "note-in-head"),
        LeftOver::Nothing => (Outcome::Unknown, Found::NoteInDoubt, "acceptor-knows-of-none"),
    }
}

/// The word is in the ledger: the acceptor may forget it.
pub(super) async fn forget(kiosk: &Kiosk) {
    let Some(slot) = &kiosk.devices.banknotes else { return };
    if let Ok(mut acceptor) = slot.take().await {
        let initialised = acceptor.initialise().await;
        if let Err(error) = acceptor.judge(initialised) {
            tracing::warn!(%error, "the banknote acceptor could not be initialised");
        }
    }
}

/// Of a fee in notes without an application: the sum of its notes, which were ruled about before.
pub(super) async fn rule_fee(kiosk: &Kiosk, id: &ActId) -> Result<Ruling, StoreError> {
    let notes = kiosk.store.notes_of(id.clone()).await?;
    let unsure = notes.iter().any(|note| note.outcome.is_none_or(|outcome| outcome == Outcome::Unknown));
    let done = notes.iter().filter(|note| note.outcome == Some(Outcome::Done));
    let kept: i64 = done.map(|note| if let Act::StackNote { fen, .. } = note.act { fen } else { 0 }).sum();
    Ok(if kept == 0 && !unsure {
        Ruling::new(Outcome::Failed, Found::NoNoteKept, Value::Null)
    } else {
        Ruling::new(Outcome::Done, Found::CashKept, json!({ "kept-fen": kept, "unsure": unsure }))
    })
}

/// Where the money of a fee in notes is, from what was ruled about it.
pub(super) fn money(word: &Value) -> Money {
    match word["kept-fen"].as_u64() {
        Some(fen) => Money::Kept { fen, unsure: word["unsure"] == true },
        None => Money::None,
    }
}
