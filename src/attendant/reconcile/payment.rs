//! A payment without a word: the terminal is asked for its last transaction before anything else is sold.
//!
//! What it booked has no application (the commit that stores one settles its payment), so it is given back. The reversal is
//! announced first, like every act with money: a cut between it and its word is told from a payment that never was.

use serde_json::{Value, json};
use suiban_drivers::DeviceError;
use suiban_drivers::terminal::{Booking, LastTransaction, PaymentTerminal, TerminalError, TerminalFault};

use super::{Found, Ruling};
use crate::attendant::Kiosk;
use crate::attendant::work::payment::{BOOKED, SETTLED_RECEIPT, settled};
use crate::store::{Act, ActId, Facts, LedgerAct, LedgerWrite, Outcome, StoreError};

/// ZVT result code: the receipt was reversed already.
const ALREADY_REVERSED: u8 = 0xB4;

/// Rules about a payment. `all`: every unsettled act.
pub(super) async fn rule(
    kiosk: &Kiosk,
    payment: &LedgerAct,
    amount_fen: i64,
    all: &[LedgerAct],
) -> Result<Ruling, StoreError> {
    let reversals = reversals(payment, all);
    // The terminal tells of its last transaction alone. Which is the last the ledger's order says: the clock may have jumped.
    if kiosk.store.last_card_payment().await?.as_ref() != Some(&payment.id) {
        return Ok(unknown(Found::NotTheLast, Value::Null, &reversals));
    }
    let last = match kiosk.devices.terminal.take().await {
        Ok(mut terminal) => {
            let last = last(&mut *terminal).await;
            terminal.judge(last)
        }
        Err(fault) => return Ok(unknown(Found::TerminalAbsent, json!(fault.to_string()), &reversals)),
    };
    let done_with = kiosk.store.setting(SETTLED_RECEIPT).await?;
    match last {
        Ok(LastTransaction::Booked(booking)) if done_with != Some(booking.receipt.to_string()) => {
            if i64::try_from(booking.amount) == Ok(amount_fen) {
                give_back(kiosk, payment, &booking, reversals).await
            } else {
                Ok(unknown(Found::OtherAmount, said(&booking), &reversals))
            }
        }
        // A reversed payment is told of as one that failed.
        Ok(LastTransaction::Failed(_)) if !reversals.is_empty() => Ok(given_back(Value::Null, reversals)),
        Ok(LastTransaction::Booked(_) | LastTransaction::None | LastTransaction::Failed(_)) => {
            not_booked(kiosk, payment, &reversals).await
        }
        Err(error) => Ok(unknown(Found::TerminalSilent, json!(error.to_string()), &reversals)),
    }
}

/// Rules about a reversal whose payment is settled or was settled just now. `None`: the reversal is settled with it.
pub(super) async fn rule_reversal(kiosk: &Kiosk, of: &ActId) -> Result<Option<Ruling>, StoreError> {
    let payment = kiosk.store.act(of.clone()).await?;
    Ok(match payment.and_then(|payment| payment.outcome) {
        Some(Outcome::Failed) => Some(Ruling::new(Outcome::Done, Found::GivenBack, Value::Null)),
        Some(Outcome::Done) => Some(Ruling::new(Outcome::Failed, Found::PaidFor, Value::Null)),
        Some(Outcome::Unknown) | None => None,
    })
}

fn reversals(payment: &LedgerAct, all: &[LedgerAct]) -> Vec<ActId> {
    let of_it = |act: &&LedgerAct| matches!(&act.act, Act::ReversePayment { of } if *of == payment.id);
    all.iter().filter(of_it).map(|act| act.id.clone()).collect()
}

async fn last(terminal: &mut dyn PaymentTerminal) -> Result<LastTransaction, TerminalError> {
    terminal.register().await?;
    terminal.last().await
}

fn said(booking: &Booking) -> Value {
    json!({ "receipt": booking.receipt, "amount-fen": booking.amount })
}

fn unknown(found: Found, word: Value, reversals: &[ActId]) -> Ruling {
    let with = reversals.iter().map(|id| (id.clone(), Outcome::Unknown)).collect();
    Ruling { with, ..Ruling::new(Outcome::Unknown, found, word) }
}

fn given_back(receipt: Value, reversals: Vec<ActId>) -> Ruling {
    let with = reversals.into_iter().map(|id| (id, Outcome::Done)).collect();
    Ruling { with, ..Ruling::new(Outcome::Failed, Found::GivenBack, receipt) }
}

/// The terminal knows of no booking. That settles it, unless the kiosk itself heard of one.
async fn not_booked(kiosk: &Kiosk, payment: &LedgerAct, reversals: &[ActId]) -> Result<Ruling, StoreError> {
    let noted = match &payment.visit {
        Some(visit) => kiosk.store.last_note(visit.clone(), BOOKED).await?,
        None => None,
    };
    let heard = noted.filter(|note| note["act"] == json!(payment.id));
    Ok(match heard {
        Some(note) => unknown(Found::NotConfirmed, note["receipt"].clone(), reversals),
        None if reversals.is_empty() => Ruling::new(Outcome::Failed, Found::NothingBooked, Value::Null),
        None => unknown(Found::NotConfirmed, Value::Null, reversals),
    })
}

async fn give_back(
    kiosk: &Kiosk,
    payment: &LedgerAct,
    booking: &Booking,
    mut reversals: Vec<ActId>,
) -> Result<Ruling, StoreError> {
    if reversals.is_empty() {
        reversals.push(announce(kiosk, payment).await?);
    }
    crash_point!("settle::reversal-announced");
    let reversed = match kiosk.devices.terminal.take().await {
        Ok(mut terminal) => {
            let reversed = terminal.reverse(booking.receipt).await;
            terminal.judge(reversed)
        }
        Err(fault) => Err(fault.into()),
    };
    crash_point!("settle::reversed");
    match reversed {
        Ok(()) | Err(DeviceError::Fault(TerminalFault::NotReversible(ALREADY_REVERSED))) => {
            Ok(Ruling { settings: vec![settled(booking.receipt)], ..given_back(said(booking), reversals) })
        }
        Err(DeviceError::Fault(TerminalFault::NotReversible(_))) => {
            Ok(unknown(Found::NotReversible, said(booking), &reversals))
        }
        Err(error) => {
            tracing::error!(%error, "a booking without an application could not be reversed");
            Ok(unknown(Found::TerminalSilent, said(booking), &reversals))
        }
    }
}

async fn announce(kiosk: &Kiosk, payment: &LedgerAct) -> Result<ActId, StoreError> {
    let (at, mono) = (kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    let id = ActId::new(format!("{}/reversal/{}-{mono}", payment.id, kiosk.store.recovery().boot));
    let act = Act::ReversePayment { of: payment.id.clone() };
    let intent = LedgerWrite::Intent { id: id.clone(), visit: payment.visit.clone(), act, at };
    kiosk.store.commit(Facts { ledger: vec![intent], ..Facts::at(at, mono) }).await?;
    Ok(id)
}
