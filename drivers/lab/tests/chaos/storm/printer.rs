//! ESC/POS: no check of any kind, in either direction.
//!
//! What can be told: answers have fixed bits, so three of four spoilt status bytes are noise; the others say another
//! state. The driver believes a state only when it was told so three times in a row. What cannot be told: a spoilt byte
//! on its way to the printer prints a wrong character, and nobody knows. So slips are not compared here; that a job
//! was carried out is, for the printer answers for that in turn.

use suiban_drivers::printer::escpos::{EscPos, Paper, SETTINGS};
use suiban_drivers::printer::{PrinterFault, ReceiptPrinter};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_drivers::{Level, Link};

use super::{Lane, ONE_PERCENT, Outcome, thousand};

#[tokio::test]
#[ignore = "minutes of noise that nobody has yet seen through to the end"]
async fn a_printer_on_a_bad_line_is_never_said_to_be_in_a_state_it_is_not_in() {
    let states = [
        ("fault clear", None, Level::Ok),
        ("fault paper-low", None, Level::Low),
        ("fault paper-out", Some(PrinterFault::PaperOut), Level::Out),
        ("fault cover-open", Some(PrinterFault::CoverOpen), Level::Ok),
        ("fault head-hot", Some(PrinterFault::HeadHot), Level::Ok),
    ];
    thousand("printer", 25, async |seed, operations| {
        let lane = Lane::new("printer", 5000 + seed, ONE_PERCENT).await;
        let mut printer = EscPos::new(connect(&lane.port, SETTINGS).await.unwrap(), Paper::Mm80);
        operations
            .each(async |number| {
                let (order, fault, level) = states[number as usize % states.len()];
                lane.rig.act("printer fault clear").await;
                lane.rig.act(&format!("printer {order}")).await;
                state(&mut printer, fault, level).await
            })
            .await
    })
    .await;
}

async fn state(printer: &mut EscPos<BoxPipe>, fault: Option<PrinterFault>, level: Level) -> Outcome {
    let status = printer.status().await;
    if status.link != Link::Online {
        return Outcome::Refused;
    }
    assert_eq!((status.fault, status.supplies[0].level), (fault.map(PrinterFault::report), level));
    Outcome::Right
}
