//! Orders nobody waits for any more: a power cut or a lost link left them open. Each is closed at central; what was paid
//! without an application is given back, and a refund is followed until it is final. What central cannot tell stays
//! unknown and is asked for again when the link is there.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use suiban_wire::api::{OrderNumber, PaymentState};
use tokio::time::{sleep, timeout};

use super::Kiosk;
use crate::store::{Act, Facts, LedgerAct, LedgerWrite, Outcome, StoreError};
use crate::sync::{Payments, SyncError};

/// The start of the machine does not wait longer for central.
const AT_START: Duration = Duration::from_secs(10);
/// Between two rounds while something is open.
const ROUND: Duration = Duration::from_secs(30);

/// What is known of an order, and a code that says why.
pub type Found = (Outcome, &'static str);

/// One order at the start of the machine.
pub async fn at_start(kiosk: &Kiosk, order: OrderNumber, amount_fen: i64) -> Found {
    timeout(AT_START, settle(kiosk, order, amount_fen)).await.unwrap_or((Outcome::Unknown, "central-silent"))
}

/// Settles what is unknown for as long as the machine runs.
pub async fn follow(kiosk: Arc<Kiosk>) {
    let mut link = kiosk.link.clone();
    loop {
        if link.wait_for(|link| link.online).await.is_err() {
            return;
        }
        if let Err(error) = round(&kiosk).await {
            tracing::warn!(%error, "unknown payments cannot be settled now");
        }
        sleep(ROUND).await;
    }
}

/// One look at every unknown order.
pub async fn round(kiosk: &Kiosk) -> Result<(), StoreError> {
    for known in kiosk.store.unknown().await? {
        let found = match &known.act {
            Act::QrPayment { order, amount_fen } => settle(kiosk, *order, *amount_fen).await,
            Act::ReversePayment { of } => match kiosk.store.act(of.clone()).await? {
                Some(payment) if is_given_back(&payment) => (Outcome::Done, "payment-given-back"),
                Some(_) | None => continue,
            },
            Act::Payment { .. } | Act::OpenDrawer { .. } | Act::RetainOldCard { .. } | Act::PrintSlip { .. } => {
                continue;
            }
        };
        note(kiosk, &known, found).await?;
    }
    Ok(())
}

/// A refund is as certain as its payment, whose order is asked for.
fn is_given_back(payment: &LedgerAct) -> bool {
    matches!(payment.act, Act::QrPayment { .. }) && payment.outcome == Some(Outcome::Failed)
}

/// The same word again is no news.
async fn note(kiosk: &Kiosk, known: &LedgerAct, (outcome, found): Found) -> Result<(), StoreError> {
    let evidence = json!({ "found": found });
    if outcome == Outcome::Unknown && said(known.evidence.as_ref()) == Some(found) {
        return Ok(());
    }
    let at = kiosk.clock.wall_ms();
    let line = LedgerWrite::Outcome { id: known.id.clone(), outcome, evidence, at };
    let facts = Facts { ledger: vec![line], ..Facts::at(at, kiosk.clock.mono_ms()) };
    tracing::info!(act = %known.id, ?outcome, found, "an unknown payment");
    kiosk.store.commit(facts).await.map(drop)
}

fn said(evidence: Option<&Value>) -> Option<&str> {
    let evidence = evidence?;
    evidence.get("found").or_else(|| evidence.get("at-start"))?.as_str()
}

async fn settle(kiosk: &Kiosk, order: OrderNumber, amount_fen: i64) -> Found {
    let Some(central) = kiosk.payments.as_deref() else { return (Outcome::Unknown, "not-paired") };
    ask(central, order, u64::try_from(amount_fen).unwrap_or(0)).await.unwrap_or_else(|error| {
        tracing::warn!(code = error.code(), %order, "order not settled: {error}");
        (Outcome::Unknown, "central-silent")
    })
}

/// Asks, closes, asks again; gives back what has no application.
async fn ask(central: &Payments, order: OrderNumber, fen: u64) -> Result<Found, SyncError> {
    let mut seen = central.close(order, fen).await?;
    if seen.state == PaymentState::Paid {
        seen = central.refund(order).await?;
    }
    Ok(match seen.state {
        PaymentState::Closed => (Outcome::Failed, "nothing-taken"),
        PaymentState::Refunded => (Outcome::Failed, "paid-without-application-and-refunded"),
        PaymentState::Refunding | PaymentState::Paid => (Outcome::Unknown, "refund-under-way"),
        PaymentState::RefundFailed => (Outcome::Unknown, "refund-failed"),
        PaymentState::Open | PaymentState::Paying | PaymentState::Declined => (Outcome::Unknown, "still-open"),
    })
}
