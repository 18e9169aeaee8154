//! The driver for printers with a presenter, and the printer with one fitted. One file for each thing that befalls it.

use suiban_drivers::Media;
use suiban_drivers::printer::custom::{Custom, Presenter, SETTINGS, Untaken};
use suiban_drivers::printer::escpos::Paper;
use suiban_drivers::printer::{Align, Mark, PrinterFault, ReceiptPrinter, Slip, Ticket};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_lab::world::PaperPlace;

use crate::rig::{Rig, fault, soon};

mod cover_open;
mod cutter_blocked;
mod head_hot;
mod head_up;
mod jam;
mod low_voltage;
mod paper_low;
mod paper_out;
mod rolling;
mod slip_left;
mod unrecoverable;

pub async fn fitted(rig: &Rig, untaken: Untaken) -> Custom<BoxPipe> {
    rig.act("printer presenter fitted=true").await;
    let pipe = connect(&rig.port("printer"), SETTINGS).await.unwrap();
    Custom::new(pipe, Paper::Mm80, Presenter { untaken, ..Presenter::custom() })
}

pub async fn presenter(rig: &Rig) -> Custom<BoxPipe> {
    fitted(rig, Untaken::Retract).await
}

pub fn line(words: &str) -> Slip {
    Slip { marks: vec![Mark::Text { text: words.to_owned(), align: Align::Left, size: 1, bold: false }] }
}

/// Every paper with something on it, and where it is.
pub fn papers(rig: &Rig) -> Vec<(String, PaperPlace)> {
    let said = |w: &suiban_lab::world::World| {
        let printed = w.printer.papers.iter().filter(|paper| !paper.text.trim().is_empty());
        printed.map(|paper| (paper.text.trim().to_owned(), paper.place)).collect()
    };
    rig.lab.world().read(said)
}

pub fn paper(words: &str, place: PaperPlace) -> (String, PaperPlace) {
    (words.to_owned(), place)
}

/// Nothing is printed while this is wrong; once it is mended everything is.
pub async fn stops(order: &str, mend: &str, expected: PrinterFault) {
    let rig = Rig::fast().await;
    let mut printer = presenter(&rig).await;
    rig.act(&format!("printer {order}")).await;
    assert_eq!(fault(printer.print(&line("不应打印")).await), expected);
    assert_eq!(printer.status().await.fault, Some(expected.report()));
    rig.act(&format!("printer {mend}")).await;
    assert_eq!(papers(&rig), []);
    printer.print(&line("好")).await.unwrap();
    assert_eq!(papers(&rig).len(), 1);
}

#[tokio::test]
async fn a_slip_waits_in_the_mouth_until_it_is_taken() {
    for rig in [Rig::fast().await, Rig::in_real_time().await] {
        let mut printer = presenter(&rig).await;
        soon("the print", printer.print(&line("第一张"))).await.unwrap();
        assert_eq!(printer.ticket().await, Ok(Ticket::AtMouth));
        let status = printer.status().await;
        assert_eq!((status.media, status.identity.as_deref()), (Media::Entering, Some("LAB-80")));
        rig.act("printer tear-off").await;
        assert_eq!(printer.ticket().await, Ok(Ticket::Taken));
        assert_eq!(rig.lab.world().read(|w| w.printer.unknown_bytes), 0);
    }
}
