//! The driver for printers with a presenter, and the printer with one fitted.

use suiban_drivers::printer::custom::{Custom, Presenter, SETTINGS, Untaken};
use suiban_drivers::printer::escpos::Paper;
use suiban_drivers::printer::{Align, Mark, PrinterFault, ReceiptPrinter, Slip, Ticket};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_drivers::{Level, Media};
use suiban_lab::world::PaperPlace;

use crate::rig::{Rig, fault, soon};

async fn fitted(rig: &Rig, untaken: Untaken) -> Custom<BoxPipe> {
    rig.act("printer presenter fitted=true").await;
    let pipe = connect(&rig.port("printer"), SETTINGS).await.unwrap();
    Custom::new(pipe, Paper::Mm80, Presenter { untaken, ..Presenter::custom() })
}

async fn presenter(rig: &Rig) -> Custom<BoxPipe> {
    fitted(rig, Untaken::Retract).await
}

fn line(words: &str) -> Slip {
    Slip { marks: vec![Mark::Text { text: words.to_owned(), align: Align::Left, size: 1, bold: false }] }
}

/// Every paper with something on it, and where it is.
fn papers(rig: &Rig) -> Vec<(String, PaperPlace)> {
    let said = |w: &suiban_lab::world::World| {
        let printed = w.printer.papers.iter().filter(|paper| !paper.text.trim().is_empty());
        printed.map(|paper| (paper.text.trim().to_owned(), paper.place)).collect()
    };
    rig.lab.world().read(said)
}

fn paper(words: &str, place: PaperPlace) -> (String, PaperPlace) {
    (words.to_owned(), place)
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

#[tokio::test]
async fn a_slip_nobody_takes_is_drawn_in_before_the_next_one() {
    let rig = Rig::fast().await;
    let mut printer = presenter(&rig).await;
    printer.print(&line("第一张")).await.unwrap();
    printer.print(&line("第二张")).await.unwrap();
    let expected = [paper("第一张", PaperPlace::Retracted), paper("第二张", PaperPlace::Mouth)];
    assert_eq!(papers(&rig), expected);
    assert_eq!(printer.retract().await, Ok(Ticket::Retracted));
    assert_eq!(papers(&rig)[1], paper("第二张", PaperPlace::Retracted));
    assert_eq!(printer.retract().await, Ok(Ticket::Taken), "there is nothing left to draw in");
}

#[tokio::test]
async fn a_presenter_without_a_bin_drops_it() {
    let rig = Rig::fast().await;
    let mut printer = fitted(&rig, Untaken::Eject).await;
    printer.print(&line("第一张")).await.unwrap();
    assert_eq!(printer.retract().await, Ok(Ticket::Ejected));
    assert_eq!(papers(&rig), [paper("第一张", PaperPlace::Dropped)]);
}

#[tokio::test]
async fn a_jam_on_the_way_out_is_told_and_its_piece_is_nobodys() {
    let rig = Rig::fast().await;
    let mut printer = presenter(&rig).await;
    rig.act("printer jams-next").await;
    assert_eq!(fault(soon("the jam", printer.print(&line("卡住"))).await), PrinterFault::Jam);
    assert_eq!(printer.status().await.media, Media::Jammed);
    rig.act("printer fault clear").await;
    soon("the print", printer.print(&line("下一张"))).await.unwrap();
    let expected = [paper("卡住", PaperPlace::Retracted), paper("下一张", PaperPlace::Mouth)];
    assert_eq!(papers(&rig), expected);
}

#[tokio::test]
async fn what_stops_a_printer_is_told_before_anything_is_printed() {
    let rig = Rig::fast().await;
    let mut printer = presenter(&rig).await;
    let stops = [
        ("fault name=paper-out", "paper metres=80", PrinterFault::PaperOut),
        ("fault cover-open", "fault clear", PrinterFault::CoverOpen),
        ("fault head-up", "fault clear", PrinterFault::HeadUp),
        ("fault head-hot", "fault clear", PrinterFault::HeadHot),
        ("fault low-voltage", "fault clear", PrinterFault::Voltage),
        ("fault cutter-blocked", "fault clear", PrinterFault::Cutter),
        ("fault unrecoverable", "fault clear", PrinterFault::Unrecoverable),
    ];
    for (stop, mend, expected) in stops {
        rig.act(&format!("printer {stop}")).await;
        assert_eq!(fault(printer.print(&line("不应打印")).await), expected);
        assert_eq!(printer.status().await.fault.unwrap(), expected.report());
        rig.act(&format!("printer {mend}")).await;
    }
    assert_eq!(papers(&rig), []);
    rig.act("printer paper metres=2").await;
    assert_eq!(printer.status().await.supplies[0].level, Level::Low);
    printer.print(&line("好")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_motor_that_does_not_stop_is_told() {
    let rig = Rig::fast().await;
    rig.act("printer presenter fitted=true").await;
    let mut printer = Custom::new(rig.lab.pipe(suiban_lab::DeviceName::Printer), Paper::Mm80, Presenter::custom());
    rig.act("printer fault rolling").await;
    assert_eq!(fault(printer.print(&line("转")).await), PrinterFault::Rolling);
}
