//! An order by QR code that nobody waits for any more: it is closed at central; what was paid without an application is
//! given back, and a refund is followed until it is final. What central cannot tell stays unknown and is asked for again.

use std::time::Duration;

use serde_json::{Value, json};
use suiban_wire::api::{OrderNumber, PaymentState};
use tokio::time::timeout;

use super::{Found, Ruling};
use crate::attendant::Kiosk;
use crate::store::Outcome;
use crate::sync::{Payments, SyncError};

/// Nobody waits longer for central than this; the next round asks again.
const PATIENCE: Duration = Duration::from_secs(10);

/// Rules about an order.
pub(super) async fn rule(kiosk: &Kiosk, order: OrderNumber, amount_fen: i64) -> Ruling {
    let Some(central) = kiosk.payments.as_deref() else {
        return Ruling::new(Outcome::Unknown, Found::CentralSilent, json!("not-paired"));
    };
    let fen = u64::try_from(amount_fen).unwrap_or_default();
    match timeout(PATIENCE, ask(central, order, fen)).await {
        Ok(Ok((outcome, found))) => Ruling::new(outcome, found, Value::Null),
        Ok(Err(error)) => {
            tracing::warn!(code = error.code(), %order, "order not settled: {error}");
            Ruling::new(Outcome::Unknown, Found::CentralSilent, json!(error.code()))
        }
        Err(_) => Ruling::new(Outcome::Unknown, Found::CentralSilent, json!("timeout")),
    }
}

/// Asks, closes, asks again; gives back what has no application.
async fn ask(central: &Payments, order: OrderNumber, fen: u64) -> Result<(Outcome, Found), SyncError> {
    let mut seen = central.close(order, fen).await?;
    if seen.state == PaymentState::Paid {
        seen = central.refund(order).await?;
    }
    Ok(match seen.state {
        PaymentState::Closed => (Outcome::Failed, Found::NothingBooked),
        PaymentState::Refunded => (Outcome::Failed, Found::GivenBack),
        PaymentState::Refunding | PaymentState::Paid => (Outcome::Unknown, Found::RefundUnderWay),
        PaymentState::RefundFailed => (Outcome::Unknown, Found::NotReversible),
        PaymentState::Open | PaymentState::Paying | PaymentState::Declined => (Outcome::Unknown, Found::OrderOpen),
    })
}
