//! Slips: printed once, announced before and settled after.

use serde_json::json;
use suiban_drivers::DeviceError;
use suiban_drivers::printer::{PrinterFault, Slip};

use super::Job;
use crate::attendant::Kiosk;
use crate::attendant::slips::{self, Values};
use crate::journey::WorkDone;
use crate::store::{Act, ActId, Facts, LedgerWrite, Outcome, VisitId};

/// Prints the receipt of the application just stored.
pub async fn receipt(job: &Job) -> WorkDone {
    let values = {
        let papers = job.desk.papers();
        let paid = papers.booking.as_ref().map(|b| crate::journey::fees::yuan(b.amount));
        let cash = papers.cash.as_ref().map(|cash| crate::journey::fees::yuan(cash.notes.iter().sum()));
        let paid_by_qr = papers.qr.as_ref().filter(|order| order.transaction.is_some());
        let paid_by_qr = paid_by_qr.map(|order| crate::journey::fees::yuan(order.fen));
        Values::new(&job.kiosk)
            .with("cash", cash.unwrap_or_default())
            .with("case", papers.case.as_ref().map(ToString::to_string).unwrap_or_default())
            .with("holder", masked_name(&papers))
            .with("number", masked_number(&papers))
            .with("paid", paid.unwrap_or_default())
            .with("paid-by-qr", paid_by_qr.unwrap_or_default())
    };
    match print(job, "receipt", &slips::receipt(&values)).await {
        true => WorkDone::Printed,
        false => WorkDone::NotPrinted,
    }
}

/// Family name and stars: the paper may lie about.
pub fn masked_name(papers: &crate::attendant::desk::Papers) -> String {
    let name = papers.record.as_ref().map(|r| r.document.name.expose().as_str()).unwrap_or_default();
    crate::journey::private::Private::new(name).masked(1, 0)
}

/// First four and last two digits.
pub fn masked_number(papers: &crate::attendant::desk::Papers) -> String {
    let number = papers.record.as_ref().map(|r| r.document.number.expose().as_str()).unwrap_or_default();
    crate::journey::private::Private::new(number).masked(4, 2)
}

/// Prints a slip of this visit. `true` only when the printer said that it came out.
pub async fn print(job: &Job, what: &str, slip: &Slip) -> bool {
    print_as(&job.kiosk, Some(job.desk.visit()), job.act_id(what), what, slip).await
}

/// Prints a slip, announced under `id`. `true` only when the printer said that it came out.
pub async fn print_as(kiosk: &Kiosk, visit: Option<VisitId>, id: ActId, what: &str, slip: &Slip) -> bool {
    let at = kiosk.clock.wall_ms();
    let act = Act::PrintSlip { what: what.to_owned() };
    if !write(kiosk, LedgerWrite::Intent { id: id.clone(), visit, act, at }).await {
        return false;
    }
    crash_point!("print::announced");
    let (printed, reached) = match kiosk.devices.printer.take().await {
        Ok(mut printer) => {
            let printed = printer.print(slip).await;
            (printer.judge(printed), true)
        }
        Err(fault) => (Err(DeviceError::Link(fault)), false),
    };
    crash_point!("print::printed");
    let outcome = match &printed {
        Ok(()) => Outcome::Done,
        // A printer nobody reached has printed nothing.
        Err(DeviceError::Link(_)) if !reached => Outcome::Failed,
        Err(DeviceError::Fault(PrinterFault::Doubtful) | DeviceError::Link(_)) => Outcome::Unknown,
        Err(DeviceError::Fault(_)) => Outcome::Failed,
    };
    let word = printed.as_ref().err().map(ToString::to_string);
    if let Some(word) = &word {
        tracing::warn!(what, word, "slip not printed");
    }
    let evidence = json!({ "printer": word });
    write(kiosk, LedgerWrite::Outcome { id, outcome, evidence, at: kiosk.clock.wall_ms() }).await;
    printed.is_ok()
}

async fn write(kiosk: &Kiosk, line: LedgerWrite) -> bool {
    let facts = Facts { ledger: vec![line], ..Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms()) };
    let committed = kiosk.store.commit(facts).await;
    committed.inspect_err(|error| tracing::error!(%error, "the act of printing not written")).is_ok()
}
