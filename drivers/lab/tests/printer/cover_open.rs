//! The cover stands open, from the start or in the middle of a slip.

use suiban_drivers::printer::{Align, PrinterFault, ReceiptPrinter, Slip};

use crate::printer::driver::{line, papers, printer, stops_before_printing, text};
use crate::rig::{Rig, fault, soon};

#[tokio::test]
async fn a_printer_with_an_open_cover_says_so_before_anything_is_printed() {
    stops_before_printing("cover-open", PrinterFault::CoverOpen).await;
}

#[tokio::test]
async fn a_cover_opened_in_the_middle_is_told() {
    let rig = Rig::in_real_time().await;
    let mut printer = printer(&rig).await;
    let long = Slip { marks: (1..=200).map(|n| text(&format!("行{n}"), Align::Left, 1)).collect() };
    let full = rig.lab.world().read(|w| w.printer.paper_metres);
    let opened = async {
        rig.lab.world().until(|w| w.printer.paper_metres < full).await;
        rig.act("printer fault cover-open").await;
    };
    let (outcome, ()) = soon("the fault", async { tokio::join!(printer.print(&long), opened) }).await;
    assert_eq!(fault(outcome), PrinterFault::CoverOpen);
    rig.act("printer fault clear").await;
    soon("the print", printer.print(&line("下一张"))).await.unwrap();
    assert_eq!(papers(&rig).await.last().unwrap(), "下一张\n");
}
