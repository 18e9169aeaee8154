//! Looking back: what a power cut, a crash or a lost line left open is settled with the devices.
//!
//! At the start it runs before anything is offered; later whenever nobody is being served, until nothing is left. Promises:
//! every act of the ledger ends here as done, failed, or unknown with a reason that a technician can act on; settling twice
//! is settling once; a cut inside it leaves only what the next run settles; each finding is in the journal and reaches
//! central, and money or a card in doubt gets a code that leads to a person.
//!
//! Knows no journey: nobody is at the machine. One file a kind of act: [`payment`], `qr`, [`cash`], [`drawer`], [`old_card`]; [`found`]
//! names the findings, [`tell`] passes them on.

pub mod cash;
pub mod drawer;
pub mod found;
pub mod old_card;
pub mod payment;
mod qr;
pub mod tell;

use std::sync::Arc;

use serde_json::{Value, json};

use super::Kiosk;
use crate::store::{
    Act, ActId, ApplicationWrite, DrawerWrite, Facts, LedgerAct, LedgerWrite, OutboxItem, Outcome, StoreError,
};

pub use found::Found;

/// When the attendant looks back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Before the first screen.
    Start,
    /// Later, while nobody is being served.
    Idle,
}

/// What was found and settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Acts that were open or unknown.
    pub open: usize,
    /// Acts that stay unknown.
    pub unknown: usize,
}

/// What is ruled about one act.
pub struct Ruling {
    outcome: Outcome,
    found: Found,
    word: Value,
    /// Acts that end with this one, and how.
    pub with: Vec<(ActId, Outcome)>,
    /// Drawers that change with it.
    pub drawers: Vec<DrawerWrite>,
    /// Applications that end with it.
    pub applications: Vec<ApplicationWrite>,
    /// Settings that change with it.
    pub settings: Vec<(String, String)>,
}

impl Ruling {
    /// A ruling about one act alone. `word`: what the device said, without personal data.
    pub fn new(outcome: Outcome, found: Found, word: Value) -> Self {
        let (with, drawers, applications, settings) = Default::default();
        Self { outcome, found, word, with, drawers, applications, settings }
    }
}

/// Settles every open and unknown act. Errors: the store refuses; then nothing may be offered.
pub async fn settle(kiosk: &Arc<Kiosk>, when: When) -> Result<Settled, StoreError> {
    if when == When::Start {
        old_card::stray(kiosk).await?;
    }
    let acts = kiosk.store.unsettled().await?;
    let open = acts.len();
    // A fee in notes after its notes, whose sum it is; reversals last: most are settled together with their payment.
    let mut ordered: Vec<&LedgerAct> = acts.iter().collect();
    ordered.sort_by_key(|act| match act.act {
        Act::StackNote { .. } => 0,
        Act::ReversePayment { .. } => 2,
        Act::Payment { .. }
        | Act::QrPayment { .. }
        | Act::Cash { .. }
        | Act::OpenDrawer { .. }
        | Act::RetainOldCard { .. }
        | Act::PrintSlip { .. } => 1,
    });
    for act in ordered {
        settle_one(kiosk, act, &acts, when).await?;
    }
    let unknown = kiosk.store.unsettled().await?.len();
    if open > 0 {
        tracing::warn!(open, unknown, ?when, "settled what was left open");
    }
    Ok(Settled { open, unknown })
}

async fn settle_one(kiosk: &Arc<Kiosk>, act: &LedgerAct, all: &[LedgerAct], when: When) -> Result<(), StoreError> {
    let ruling = match &act.act {
        Act::Payment { amount_fen } => payment::rule(kiosk, act, *amount_fen, all).await?,
        Act::ReversePayment { of } => match payment::rule_reversal(kiosk, of).await? {
            Some(ruling) => ruling,
            // Settled with its payment a moment ago.
            None => return Ok(()),
        },
        Act::OpenDrawer { drawer, .. } => drawer::rule(kiosk, act, *drawer).await?,
        Act::RetainOldCard { .. } => old_card::rule(kiosk).await,
        Act::QrPayment { order, amount_fen } => qr::rule(kiosk, *order, *amount_fen).await,
        Act::StackNote { .. } => cash::rule_note(kiosk, act, all).await,
        Act::Cash { .. } => cash::rule_fee(kiosk, &act.id).await?,
        Act::PrintSlip { .. } => Ruling::new(Outcome::Failed, Found::SlipCut, Value::Null),
    };
    if is_no_news(act, &ruling) {
        return Ok(());
    }
    let money = tell::money(act, &ruling);
    let (facts, code) = tell::facts(kiosk, act, &ruling).await?;
    kiosk.store.commit(write(kiosk, facts, act, ruling)).await?;
    if matches!(act.act, Act::StackNote { .. }) && act.outcome.is_none() {
        cash::forget(kiosk).await;
    }
    if let (When::Start, Some(code)) = (when, code) {
        tell::slip(kiosk, act, money, &code).await;
    }
    Ok(())
}

/// Settles an act as a technician found it. Errors: not stored; the act stays open.
pub async fn by_technician(kiosk: &Kiosk, act: &LedgerAct, ruling: Ruling) -> Result<(), StoreError> {
    let (facts, _) = tell::facts(kiosk, act, &ruling).await?;
    kiosk.store.commit(write(kiosk, facts, act, ruling)).await.map(drop)
}

/// The same, with a fact of its own for central.
pub async fn by_technician_with(
    kiosk: &Kiosk,
    act: &LedgerAct,
    ruling: Ruling,
    item: OutboxItem,
) -> Result<(), StoreError> {
    let facts = Facts { outbox: vec![item], ..Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms()) };
    kiosk.store.commit(write(kiosk, facts, act, ruling)).await.map(drop)
}

/// Still unknown for the same reason: said before, not said again.
fn is_no_news(act: &LedgerAct, ruling: &Ruling) -> bool {
    ruling.outcome == Outcome::Unknown && Found::of(act) == Some(ruling.found)
}

fn write(kiosk: &Kiosk, facts: Facts, act: &LedgerAct, ruling: Ruling) -> Facts {
    let Ruling { outcome, found, word, with, drawers, applications, settings } = ruling;
    let at = kiosk.clock.wall_ms();
    let evidence = json!({ "settled": found.code(), "word": word });
    let line = |(id, outcome)| LedgerWrite::Outcome { id, outcome, evidence: evidence.clone(), at };
    let ledger = std::iter::once((act.id.clone(), outcome)).chain(with).map(line).collect();
    let note = json!({ "act": act.id, "found": found.code(), "outcome": outcome, "evidence": evidence });
    Facts { ledger, drawers, applications, settings, ..facts.note(act.visit.as_ref(), "reconciled", note) }
}
