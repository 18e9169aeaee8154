//! The plug is pulled in the middle of a slip.

use suiban_drivers::Link;
use suiban_drivers::printer::escpos::{EscPos, Paper, SETTINGS};
use suiban_drivers::printer::{Align, PrinterFault, ReceiptPrinter, Slip};
use suiban_drivers::transport::connect;

use crate::printer::driver::{line, papers, printer, text};
use crate::rig::{Rig, fault, soon};

#[tokio::test]
async fn a_slip_whose_printer_is_unplugged_is_doubtful_and_the_next_one_stands_alone() {
    let rig = Rig::in_real_time().await;
    let mut before = printer(&rig).await;
    let long = Slip { marks: (1..=60).map(|n| text(&format!("行{n}"), Align::Left, 1)).collect() };
    let full = rig.lab.world().read(|w| w.printer.paper_metres);
    let pulled = async {
        rig.lab.world().until(|w| w.printer.paper_metres < full).await;
        rig.unplug("printer").await;
    };
    let (outcome, ()) = soon("the fault", async { tokio::join!(before.print(&long), pulled) }).await;
    assert_eq!(fault(outcome), PrinterFault::Doubtful);
    assert_eq!(before.status().await.link, Link::Absent);
    rig.plug("printer").await;
    let mut after = EscPos::reopened(connect(&rig.port("printer"), SETTINGS).await.unwrap(), Paper::Mm80);
    soon("the print", after.print(&line("下一张"))).await.unwrap();
    assert_eq!(papers(&rig).await.last().unwrap(), "下一张\n");
}
