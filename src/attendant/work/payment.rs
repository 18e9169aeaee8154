//! Payment at the terminal.
//!
//! The act stays open in the ledger from before the order until the application that it pays for is committed, in one
//! transaction with it. So after a power cut an open payment means: ask the terminal, and give back what was booked.

use serde_json::json;
use suiban_drivers::DeviceError;
use suiban_drivers::terminal::{Booking, LastTransaction, PaymentTerminal, Prompt, TerminalError, TerminalFault};
use tokio::sync::mpsc;

use super::Job;
use crate::journey::WorkDone;
use crate::journey::event::{NotBooked, PaymentPrompt, Progress};
use crate::store::{Act, ActId, Facts, Outcome};

/// Setting: receipt number of the last booking that is settled, written in the commit that settles it. A last transaction
/// with another number is the open one.
pub const SETTLED_RECEIPT: &str = "terminal-settled-receipt";

/// Journal: the terminal has booked; the receipt is in the note.
pub const BOOKED: &str = "payment-booked";

/// Takes the fee.
pub async fn authorise(job: &Job, fen: u64) -> WorkDone {
    let mut terminal = match job.kiosk.devices.terminal.take().await {
        Ok(terminal) => terminal,
        Err(fault) => {
            tracing::warn!(%fault, "terminal");
            return WorkDone::NotBooked(NotBooked::Unavailable);
        }
    };
    if let Err(error) = terminal.register().await {
        tracing::warn!(%error, "terminal not registered");
        terminal.close();
        return WorkDone::NotBooked(NotBooked::Unavailable);
    }
    let id = job.act_id("payment");
    let amount_fen = i64::try_from(fen).unwrap_or(i64::MAX);
    if job.commit_ledger(vec![job.intent(&id, Act::Payment { amount_fen })]).await.is_err() {
        return WorkDone::StoreFailed;
    }
    job.desk.papers().payment = Some(id.clone());
    crash_point!("payment::announced");
    let ordered = order(job, &mut *terminal, fen).await;
    let ordered = terminal.judge(ordered);
    settle(job, &id, ordered).await
}

async fn order(job: &Job, terminal: &mut dyn PaymentTerminal, fen: u64) -> Result<Booking, TerminalError> {
    let (prompts, mut heard) = mpsc::channel(8);
    let listen = async {
        while let Some(prompt) = heard.recv().await {
            if let Some(prompt) = on_screen(prompt) {
                job.progress(Progress::Payment(prompt));
            }
        }
    };
    let (booked, ()) = tokio::join!(terminal.authorise(fen, prompts), listen);
    booked
}

fn on_screen(prompt: Prompt) -> Option<PaymentPrompt> {
    match prompt {
        Prompt::PresentCard => Some(PaymentPrompt::PresentCard),
        Prompt::RemoveCard => Some(PaymentPrompt::RemoveCard),
        Prompt::EnterPin => Some(PaymentPrompt::EnterPin),
        Prompt::Wait => Some(PaymentPrompt::Wait),
        // Said again, and for certain, by the result.
        Prompt::Approved | Prompt::Declined => None,
    }
}

async fn settle(job: &Job, id: &ActId, ordered: Result<Booking, TerminalError>) -> WorkDone {
    match ordered {
        Ok(booking) => booked(job, id, booking).await,
        Err(DeviceError::Fault(fault)) => match not_booked(fault) {
            Some(why) => failed(job, id, why, &fault).await,
            None => unknown(job, id).await,
        },
        Err(DeviceError::Link(_)) => unknown(job, id).await,
    }
}

/// Certain that nothing was booked, or not.
fn not_booked(fault: TerminalFault) -> Option<NotBooked> {
    match fault {
        TerminalFault::Aborted => Some(NotBooked::Aborted),
        TerminalFault::Declined(_) => Some(NotBooked::Declined),
        TerminalFault::Busy
        | TerminalFault::NotReady(_)
        | TerminalFault::Hardware(_)
        | TerminalFault::HostUnreachable
        | TerminalFault::NotReversible(_)
        | TerminalFault::Unsupported(_) => Some(NotBooked::Unavailable),
        TerminalFault::Unknown => None,
    }
}

async fn booked(job: &Job, id: &ActId, booking: Booking) -> WorkDone {
    crash_point!("payment::booked-before-note");
    let note = json!({ "act": id, "receipt": booking.receipt, "amount-fen": booking.amount });
    let facts = job.facts().note(Some(&job.desk.visit()), BOOKED, note);
    job.desk.papers().booking = Some(booking);
    // Should this note fail, the open intent still leads the next start to the terminal; the application follows now.
    drop(job.commit(facts).await);
    crash_point!("payment::booked-after-note");
    WorkDone::Booked
}

async fn failed(job: &Job, id: &ActId, why: NotBooked, fault: &TerminalFault) -> WorkDone {
    tracing::info!(%fault, "payment not booked");
    let line = job.outcome(id, Outcome::Failed, json!({ "fault": fault.to_string() }));
    match job.commit_ledger(vec![line]).await {
        Ok(()) => {
            job.desk.papers().payment = None;
            WorkDone::NotBooked(why)
        }
        Err(_) => WorkDone::StoreFailed,
    }
}

async fn unknown(job: &Job, id: &ActId) -> WorkDone {
    let line = job.outcome(id, Outcome::Unknown, json!({}));
    drop(job.commit_ledger(vec![line]).await);
    WorkDone::PaymentUnknown
}

/// Asks the terminal what became of the payment under way.
pub async fn ask(job: &Job) -> WorkDone {
    let Some(id) = job.desk.papers().payment.clone() else { return WorkDone::NotBooked(NotBooked::Unavailable) };
    match last_open(job).await {
        Ok(Some(booking)) => booked(job, &id, booking).await,
        Ok(None) => failed(job, &id, NotBooked::Unavailable, &TerminalFault::Aborted).await,
        Err(()) => WorkDone::PaymentUnknown,
    }
}

/// The last booking, unless it is one that was settled before.
async fn last_open(job: &Job) -> Result<Option<Booking>, ()> {
    let mut terminal = job.kiosk.devices.terminal.take().await.map_err(|fault| warn(&fault))?;
    let registered = terminal.register().await;
    let last = match registered {
        Ok(()) => terminal.last().await,
        Err(error) => Err(error),
    };
    let last = terminal.judge(last).map_err(|error| warn(&error))?;
    let settled = job.kiosk.store.setting(SETTLED_RECEIPT).await.map_err(|error| warn(&error))?;
    match last {
        LastTransaction::Booked(booking) if settled != Some(booking.receipt.to_string()) => Ok(Some(booking)),
        LastTransaction::Booked(_) | LastTransaction::None | LastTransaction::Failed(_) => Ok(None),
    }
}

fn warn(error: &dyn std::error::Error) {
    tracing::warn!(%error, "the terminal's last transaction is not known");
}

/// Gives the booking back.
pub async fn reverse(job: &Job) -> WorkDone {
    let (payment, booking) = {
        let papers = job.desk.papers();
        (papers.payment.clone(), papers.booking.clone())
    };
    let (Some(payment), Some(booking)) = (payment, booking) else { return WorkDone::PaymentUnknown };
    let id = job.act_id("reversal");
    // The store has just failed; the terminal must be asked all the same. The next start settles what is left open.
    drop(job.commit_ledger(vec![job.intent(&id, Act::ReversePayment { of: payment.clone() })]).await);
    crash_point!("reversal::announced");
    let reversed = match job.kiosk.devices.terminal.take().await {
        Ok(mut terminal) => {
            let reversed = terminal.reverse(booking.receipt).await;
            terminal.judge(reversed)
        }
        Err(fault) => Err(fault.into()),
    };
    match reversed {
        Ok(()) => {
            crash_point!("reversal::reversed");
            let evidence = json!({ "reversed-receipt": booking.receipt });
            let ledger = vec![
                job.outcome(&id, Outcome::Done, evidence.clone()),
                job.outcome(&payment, Outcome::Failed, evidence),
            ];
            drop(job.commit(Facts { ledger, settings: vec![settled(booking.receipt)], ..job.facts() }).await);
            WorkDone::Reversed
        }
        Err(error) => {
            tracing::error!(%error, "booking not reversed");
            drop(job.commit_ledger(vec![job.outcome(&id, Outcome::Unknown, json!({}))]).await);
            WorkDone::PaymentUnknown
        }
    }
}

/// The booking with this receipt number is settled: paid with a recorded application, or given back.
pub fn settled(receipt: u16) -> (String, String) {
    (SETTLED_RECEIPT.to_owned(), receipt.to_string())
}

/// The ledger line that settles the payment of an application; it goes into the application's own commit.
pub fn settle_with_application(job: &Job, facts: &mut Facts) {
    let (payment, booking) = {
        let papers = job.desk.papers();
        (papers.payment.clone(), papers.booking.clone())
    };
    if let (Some(payment), Some(booking)) = (payment, booking) {
        let evidence = json!({ "receipt": booking.receipt, "amount-fen": booking.amount });
        facts.ledger.push(job.outcome(&payment, Outcome::Done, evidence));
        facts.settings.push(settled(booking.receipt));
    }
}
