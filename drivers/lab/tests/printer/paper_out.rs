//! No paper lies under the head, from the start or in the middle of a slip.

use suiban_drivers::printer::{Align, PrinterFault, ReceiptPrinter, Slip};

use crate::printer::driver::{line, papers, printer, stops_before_printing, text};
use crate::rig::{Rig, fault, soon};

#[tokio::test]
async fn a_printer_without_paper_says_so_before_anything_is_printed() {
    stops_before_printing("paper-out", PrinterFault::PaperOut).await;
}

#[tokio::test]
async fn paper_that_ends_in_the_middle_is_told_and_the_next_slip_stands_alone() {
    for rig in [Rig::fast().await, Rig::in_real_time().await] {
        let mut printer = printer(&rig).await;
        rig.act("printer runs-out after_lines=3").await;
        let long = Slip { marks: (1..=40).map(|n| text(&format!("行{n}"), Align::Left, 1)).collect() };
        assert_eq!(fault(soon("the fault", printer.print(&long)).await), PrinterFault::PaperOut);
        rig.act("printer paper metres=80").await;
        rig.lab.world().until(|w| !w.printer.is_stopped()).await;
        soon("the print", printer.print(&line("下一张"))).await.unwrap();
        let papers = papers(&rig).await;
        assert_eq!(papers.last().unwrap(), "下一张\n", "{papers:?}");
        assert!(papers.iter().all(|paper| !paper.contains("行40")), "{papers:?}");
    }
}
