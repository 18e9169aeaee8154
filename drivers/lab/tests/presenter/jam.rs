//! Paper is jammed on its way out.

use suiban_drivers::Media;
use suiban_drivers::printer::{PrinterFault, ReceiptPrinter};
use suiban_lab::world::PaperPlace;

use crate::presenter::{line, paper, papers, presenter};
use crate::rig::{Rig, fault, soon};

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
