//! Payment by QR code through central.
//!
//! The kiosk makes the order's number and commits the intent with it before central hears of it. So whatever is cut, the
//! order can be asked for; as at the terminal, the act stays open until the application that it pays for is committed.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use suiban_wire::api::{OrderNumber, PaymentOrder, PaymentState};
use tokio::time::{Instant, sleep, timeout};

use super::Job;
use crate::attendant::desk::QrOrder;
use crate::attendant::qr;
use crate::journey::WorkDone;
use crate::journey::event::{NotBooked, Progress, QrSeen};
use crate::store::{Act, Facts, Outcome};
use crate::sync::{Payments, SyncError};

/// Between two questions.
const POLL: Duration = Duration::from_millis(2_500);
/// The order must be closed in this time, or nobody knows.
const CLOSING: Duration = Duration::from_secs(45);
/// A refund that is not through by then is followed in the background.
const REFUNDING: Duration = Duration::from_secs(25);

/// Shows the code and waits for the payment. The journey's countdown ends it.
pub async fn pay(job: &Job, fen: u64) -> WorkDone {
    let (Some(central), Ok(order)) = (job.kiosk.payments.as_deref(), OrderNumber::random()) else {
        return WorkDone::NotBooked(NotBooked::Unavailable);
    };
    let act = job.act_id("qr-payment");
    let amount_fen = i64::try_from(fen).unwrap_or(i64::MAX);
    if job.commit_ledger(vec![job.intent(&act, Act::QrPayment { amount_fen, order })]).await.is_err() {
        return WorkDone::StoreFailed;
    }
    job.desk.papers().qr = Some(QrOrder::new(act, order, fen));
    let opened = central.open(order, fen).await;
    let code = opened.as_ref().ok().and_then(|o| o.code_url.as_deref()).and_then(qr::picture);
    let Some(picture) = code else { return never_shown(job, opened.err()).await };
    with_order(job, |order| order.picture = Some(Arc::new(picture)));
    job.progress(Progress::Qr(QrSeen::Shown));
    watch(job, central, order).await
}

/// A code that nobody saw was paid by nobody; central lets the order run out.
async fn never_shown(job: &Job, error: Option<SyncError>) -> WorkDone {
    if let Some(error) = &error {
        tracing::warn!(code = error.code(), "no code to show: {error}");
    }
    let fault = error.as_ref().map_or("no-code", SyncError::code);
    nothing_taken(job, NotBooked::Unavailable, fault).await
}

async fn watch(job: &Job, central: &Payments, order: OrderNumber) -> WorkDone {
    loop {
        sleep(POLL).await;
        match central.look(order).await.map(|seen| (seen.state, seen)) {
            Ok((PaymentState::Open, _)) => {}
            Ok((PaymentState::Paying, _)) => scanned(job),
            Ok((PaymentState::Paid, seen)) => return paid(job, seen).await,
            Ok((PaymentState::Declined, _)) => {
                with_order(job, |order| order.declined = true);
                return WorkDone::PaymentUnknown;
            }
            Ok((
                PaymentState::Closed | PaymentState::Refunding | PaymentState::Refunded | PaymentState::RefundFailed,
                _,
            )) => return WorkDone::PaymentUnknown,
            // The payer may be paying now; the countdown goes on and the link may come back.
            Err(error) => tracing::warn!(code = error.code(), "order not seen: {error}"),
        }
    }
}

/// Said once: each sign of life begins the stage's time anew.
fn scanned(job: &Job) {
    let mut news = false;
    with_order(job, |order| news = !std::mem::replace(&mut order.scanned, true));
    if news {
        job.progress(Progress::Qr(QrSeen::Scanned));
    }
}

/// Asks, closes, asks again, as often as it takes.
pub async fn close(job: &Job) -> WorkDone {
    let (Some(central), Some(order)) = (job.kiosk.payments.as_deref(), open_order(job)) else {
        return WorkDone::NotBooked(NotBooked::Unavailable);
    };
    match timeout(CLOSING, closed(central, order.order, order.fen)).await {
        Ok(seen) if seen.state == PaymentState::Paid => paid(job, seen).await,
        Ok(seen) if matches!(seen.state, PaymentState::Closed | PaymentState::Refunded) => {
            let why = if order.declined { NotBooked::Declined } else { NotBooked::Aborted };
            nothing_taken(job, why, "closed").await
        }
        Ok(_) | Err(_) => unknown(job).await,
    }
}

/// Asks until the order is no longer open.
async fn closed(central: &Payments, order: OrderNumber, fen: u64) -> PaymentOrder {
    loop {
        match central.close(order, fen).await {
            Ok(seen) => match seen.state {
                PaymentState::Open | PaymentState::Paying | PaymentState::Declined => {}
                PaymentState::Paid
                | PaymentState::Closed
                | PaymentState::Refunding
                | PaymentState::Refunded
                | PaymentState::RefundFailed => return seen,
            },
            Err(error) => tracing::warn!(code = error.code(), "order not closed: {error}"),
        }
        sleep(POLL).await;
    }
}

/// Gives the money back, because the application could not be stored.
pub async fn refund(job: &Job) -> WorkDone {
    let (Some(central), Some(order)) = (job.kiosk.payments.as_deref(), open_order(job)) else {
        return WorkDone::PaymentUnknown;
    };
    let id = job.act_id("refund");
    // The store has just failed; central must be asked all the same. The next start settles what is left open.
    drop(job.commit_ledger(vec![job.intent(&id, Act::ReversePayment { of: order.act.clone() })]).await);
    let refunded = refunded(central, order.order).await;
    let (reversal, payment, done) = match refunded {
        true => (Outcome::Done, Outcome::Failed, WorkDone::Reversed),
        false => (Outcome::Unknown, Outcome::Unknown, WorkDone::PaymentUnknown),
    };
    let evidence = json!({ "order": order.order, "refunded": refunded });
    let lines = vec![job.outcome(&id, reversal, evidence.clone()), job.outcome(&order.act, payment, evidence)];
    drop(job.commit_ledger(lines).await);
    done
}

async fn refunded(central: &Payments, order: OrderNumber) -> bool {
    let until = Instant::now() + REFUNDING;
    while Instant::now() < until {
        match central.refund(order).await {
            Ok(seen) if seen.state.is_final() => return seen.state != PaymentState::RefundFailed,
            Ok(_) => {}
            Err(error) => tracing::warn!(code = error.code(), "refund not ordered: {error}"),
        }
        sleep(POLL).await;
    }
    false
}

async fn paid(job: &Job, seen: PaymentOrder) -> WorkDone {
    let transaction = seen.transaction.unwrap_or_default();
    let note = json!({ "order": seen.order, "transaction": transaction, "amount-fen": seen.amount_fen });
    with_order(job, |order| order.transaction = Some(transaction));
    // Should this note fail, the open intent still leads the next start to the order; the application follows now.
    drop(job.commit(job.facts().note(Some(&job.desk.visit()), "payment-booked", note)).await);
    WorkDone::Booked
}

async fn nothing_taken(job: &Job, why: NotBooked, fault: &str) -> WorkDone {
    let Some(order) = open_order(job) else { return WorkDone::NotBooked(why) };
    let line = job.outcome(&order.act, Outcome::Failed, json!({ "order": order.order, "fault": fault }));
    match job.commit_ledger(vec![line]).await {
        Ok(()) => {
            job.desk.papers().qr = None;
            WorkDone::NotBooked(why)
        }
        Err(_) => WorkDone::StoreFailed,
    }
}

async fn unknown(job: &Job) -> WorkDone {
    if let Some(order) = open_order(job) {
        let line = job.outcome(&order.act, Outcome::Unknown, json!({ "order": order.order }));
        drop(job.commit_ledger(vec![line]).await);
    }
    WorkDone::PaymentUnknown
}

fn open_order(job: &Job) -> Option<QrOrder> {
    job.desk.papers().qr.clone()
}

fn with_order(job: &Job, change: impl FnOnce(&mut QrOrder)) {
    if let Some(order) = job.desk.papers().qr.as_mut() {
        change(order);
    }
}

/// The ledger line that settles the payment of an application; it goes into the application's own commit.
pub fn settle_with_application(job: &Job, facts: &mut Facts) {
    if let Some(QrOrder { act, order, fen, transaction: Some(transaction), .. }) = open_order(job) {
        let evidence = json!({ "order": order, "transaction": transaction, "amount-fen": fen });
        facts.ledger.push(job.outcome(&act, Outcome::Done, evidence));
    }
}
