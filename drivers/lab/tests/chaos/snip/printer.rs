//! A slip is printed: whoever comes next gets no part of it.

use suiban_drivers::DeviceError;
use suiban_drivers::printer::escpos::{self, EscPos};
use suiban_drivers::printer::{Align, Mark, PrinterFault, ReceiptPrinter, Slip};
use suiban_lab::world::Paper;
use suiban_lab::{DeviceName, Lab};

use super::{Exchange, lab};

fn slip(text: &str) -> Slip {
    let mark = |text: &str| Mark::Text { text: text.to_owned(), align: Align::Left, size: 1, bold: false };
    Slip { marks: vec![mark(text), mark("谢谢")] }
}

/// Slips that came out whole.
fn whole(lab: &Lab) -> u64 {
    let is_whole = |paper: &&Paper| paper.cut && paper.text == "one\n谢谢\n";
    lab.world().read(|w| w.printer.papers.iter().filter(is_whole).count() as u64)
}

#[tokio::test(start_paused = true)]
async fn a_printer_unplugged_at_any_byte_prints_a_slip_once_at_most_and_the_next_one_stands_alone() {
    let lab = &lab().await;
    Exchange {
        device: DeviceName::Printer,
        exchange: async |line| match EscPos::new(line, escpos::Paper::Mm80).print(&slip("one")).await {
            Ok(()) => Some(true),
            Err(DeviceError::Link(_)) => Some(false),
            Err(DeviceError::Fault(PrinterFault::Doubtful)) => None,
            Err(DeviceError::Fault(fault)) => panic!("nothing is wrong with the printer, and the driver says: {fault}"),
        },
        next: async |line| {
            EscPos::reopened(line, escpos::Paper::Mm80).print(&slip("two")).await.unwrap();
            let last = lab.world().read(|w| w.printer.papers.last().unwrap().text.clone());
            assert_eq!(last, "two\n谢谢\n");
        },
        done: || whole(lab),
    }
    .survives_every_byte(lab)
    .await;
}
