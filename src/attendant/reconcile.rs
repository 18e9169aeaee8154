//! At the start, before anything is offered: what a power cut left open is settled with the devices.
//!
//! Every open act of the ledger ends here as done, failed or unknown. A payment without a recorded application is given
//! back. What the devices cannot tell stays unknown and is shown to the technician.

use std::sync::Arc;

use serde_json::json;
use suiban_drivers::collector::ChannelState;
use suiban_drivers::terminal::LastTransaction;

use super::work::payment::SETTLED_RECEIPT;
use super::{Kiosk, qr_settle};
use crate::store::{Act, ActId, DrawerMove, DrawerWrite, Facts, LedgerAct, LedgerWrite, Outcome, StoreError};

/// What was found and settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Acts that were open.
    pub open: usize,
    /// Acts that stay unknown.
    pub unknown: usize,
}

/// Settles every open and unknown act. Errors: the store refuses; then nothing is offered.
pub async fn settle(kiosk: &Arc<Kiosk>) -> Result<Settled, StoreError> {
    let mut open = kiosk.store.open_intents().await?;
    open.extend(kiosk.store.unknown().await?);
    let mut settled = Settled { open: open.len(), unknown: 0 };
    for act in open {
        let facts = settle_one(kiosk, &act).await?;
        let unknown = |l: &LedgerWrite| matches!(l, LedgerWrite::Outcome { outcome: Outcome::Unknown, .. });
        settled.unknown += usize::from(facts.ledger.iter().any(unknown));
        kiosk.store.commit(facts).await?;
    }
    if settled != Settled::default() {
        tracing::warn!(open = settled.open, unknown = settled.unknown, "settled what the last run left open");
    }
    Ok(settled)
}

async fn settle_one(kiosk: &Kiosk, open: &LedgerAct) -> Result<Facts, StoreError> {
    let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    Ok(match &open.act {
        Act::Payment { amount_fen } => payment(kiosk, &open.id, *amount_fen, facts).await?,
        Act::QrPayment { order, amount_fen } => {
            let (outcome, found) = qr_settle::at_start(kiosk, *order, *amount_fen).await;
            with(facts, kiosk, &open.id, outcome, found)
        }
        Act::OpenDrawer { drawer, .. } => drawer_left(kiosk, &open.id, *drawer, facts).await?,
        Act::RetainOldCard { .. } => old_card(kiosk, &open.id, facts).await,
        Act::PrintSlip { .. } => with(facts, kiosk, &open.id, Outcome::Failed, "power-cut-while-printing"),
        // Settled together with its payment, which is open too.
        Act::ReversePayment { .. } => with(facts, kiosk, &open.id, Outcome::Unknown, "see-payment"),
    })
}

fn with(mut facts: Facts, kiosk: &Kiosk, id: &ActId, outcome: Outcome, found: &str) -> Facts {
    let evidence = json!({ "at-start": found });
    facts.ledger.push(LedgerWrite::Outcome { id: id.clone(), outcome, evidence, at: kiosk.clock.wall_ms() });
    facts
}

/// The terminal is asked before anything is sold. What it booked has no application: it is given back.
async fn payment(kiosk: &Kiosk, id: &ActId, amount_fen: i64, facts: Facts) -> Result<Facts, StoreError> {
    let settled = kiosk.store.setting(SETTLED_RECEIPT).await?;
    let Ok(mut terminal) = kiosk.devices.terminal.take().await else {
        return Ok(with(facts, kiosk, id, Outcome::Unknown, "terminal-absent"));
    };
    let last = match terminal.register().await {
        Ok(()) => terminal.last().await,
        Err(error) => Err(error),
    };
    let booking = match last {
        Ok(LastTransaction::Booked(booking)) if settled != Some(booking.receipt.to_string()) => booking,
        Ok(LastTransaction::Booked(_) | LastTransaction::None | LastTransaction::Failed(_)) => {
            return Ok(with(facts, kiosk, id, Outcome::Failed, "terminal-booked-nothing"));
        }
        Err(error) => {
            tracing::error!(%error, "the terminal's last transaction is not known");
            return Ok(with(facts, kiosk, id, Outcome::Unknown, "terminal-silent"));
        }
    };
    if i64::try_from(booking.amount) != Ok(amount_fen) {
        return Ok(with(facts, kiosk, id, Outcome::Unknown, "terminal-booked-another-amount"));
    }
    match terminal.reverse(booking.receipt).await {
        Ok(()) => {
            let receipt = vec![(SETTLED_RECEIPT.to_owned(), booking.receipt.to_string())];
            kiosk.store.set_settings(receipt).await?;
            Ok(with(facts, kiosk, id, Outcome::Failed, "booked-without-application-and-reversed"))
        }
        Err(error) => {
            tracing::error!(%error, "a booking without an application could not be reversed");
            Ok(with(facts, kiosk, id, Outcome::Unknown, "booked-and-not-reversed"))
        }
    }
}

/// Whether the card was taken cannot be seen from outside: the drawer is out of use until a technician has looked.
async fn drawer_left(kiosk: &Kiosk, id: &ActId, drawer: u16, facts: Facts) -> Result<Facts, StoreError> {
    let mut facts = with(facts, kiosk, id, Outcome::Unknown, "drawer-to-be-checked");
    let known = kiosk.store.drawers().await?;
    let opened =
        known.iter().any(|d| d.no == drawer && matches!(d.content, crate::store::DrawerContent::Opened { .. }));
    if opened {
        facts.drawers.push(DrawerWrite::step(drawer, DrawerMove::Doubt));
    }
    Ok(facts)
}

/// A card that is still in the slot falls into the bin now; an empty slot after the order to retain means that it fell.
async fn old_card(kiosk: &Kiosk, id: &ActId, facts: Facts) -> Facts {
    let Ok(mut slot) = kiosk.devices.collector.take().await else {
        return with(facts, kiosk, id, Outcome::Unknown, "slot-absent");
    };
    let channel = match slot.initialise().await {
        Ok(()) => slot.channel().await,
        Err(error) => Err(error),
    };
    match channel {
        Ok(ChannelState::Empty) => with(facts, kiosk, id, Outcome::Done, "slot-empty"),
        Ok(ChannelState::AtGate) => with(facts, kiosk, id, Outcome::Unknown, "card-at-gate"),
        Ok(ChannelState::Inside) => match slot.retain().await {
            Ok(()) => with(facts, kiosk, id, Outcome::Done, "retained-at-start"),
            Err(_) => with(facts, kiosk, id, Outcome::Unknown, "not-retained"),
        },
        Err(_) => with(facts, kiosk, id, Outcome::Unknown, "slot-silent"),
    }
}
