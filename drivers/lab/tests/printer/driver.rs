//! ESC/POS driver and printer.

use suiban_drivers::printer::bitmap::Bitmap;
use suiban_drivers::printer::escpos::{EscPos, Paper, SETTINGS};
use suiban_drivers::printer::{Align, Mark, PrinterFault, ReceiptPrinter, Slip};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_drivers::{Level, SupplyKind};

use crate::rig::{Rig, fault, soon};

pub async fn printer(rig: &Rig) -> EscPos<BoxPipe> {
    EscPos::new(connect(&rig.port("printer"), SETTINGS).await.unwrap(), Paper::Mm80)
}

pub fn text(text: &str, align: Align, size: u8) -> Mark {
    Mark::Text { text: text.to_owned(), align, size, bold: size > 1 }
}

pub fn line(words: &str) -> Slip {
    Slip { marks: vec![text(words, Align::Left, 1)] }
}

fn receipt() -> Slip {
    // 10 04 01 in a row would be a question to the printer; the driver has to break it up.
    let picture = Bitmap { width: 64, bits: [0x10, 0x04, 0x01, 0xFF, 0x10, 0x05, 0x02, 0x81].repeat(60) };
    Slip {
        marks: vec![
            text("居民身份证领取凭条", Align::Centre, 2),
            Mark::Rule,
            text("姓名:张伟  Fee: 20.00", Align::Left, 1),
            Mark::Feed(1),
            Mark::Qr { data: "suiban:receipt/张/0017".to_owned(), module: 6 },
            Mark::Raster(picture),
            text("谢谢", Align::Right, 1),
        ],
    }
}

/// What the papers so far say, and takes them.
pub async fn papers(rig: &Rig) -> Vec<String> {
    let taken = rig.act("printer tear-off").await;
    taken["papers"].as_array().unwrap().iter().map(|paper| paper["text"].as_str().unwrap().to_owned()).collect()
}

fn printed(rig: &Rig) -> usize {
    rig.lab.world().read(|w| w.printer.papers.len())
}

/// With that fault a printer says so before anything is printed; without it it prints.
pub async fn stops_before_printing(broken: &str, expected: PrinterFault) {
    let rig = Rig::fast().await;
    let mut printer = printer(&rig).await;
    rig.act(&format!("printer fault {broken}")).await;
    assert_eq!(fault(printer.print(&line("不应打印")).await), expected);
    assert_eq!(printed(&rig), 0, "nothing came out");
    assert_eq!(printer.status().await.fault.unwrap().code, expected.report().code);
    rig.act("printer fault clear").await;
    printer.print(&line("好")).await.unwrap();
    assert_eq!(papers(&rig).await, ["好\n"]);
}

#[tokio::test]
async fn a_slip_says_what_it_was_told_to() {
    for rig in [Rig::fast().await, Rig::in_real_time().await] {
        let mut printer = printer(&rig).await;
        soon("the print", printer.print(&receipt())).await.unwrap();
        let papers = papers(&rig).await;
        let [paper] = papers.as_slice() else { panic!("{papers:?}") };
        let lines: Vec<&str> = paper.lines().map(str::trim).collect();
        let rule = "-".repeat(48);
        // Bands of 48 rows and of the 12 left.
        let expected = [
            "居民身份证领取凭条",
            &rule,
            "姓名:张伟  Fee: 20.00",
            "",
            "[QR suiban:receipt/张/0017]",
            "[picture 64 x 48]",
            "[picture 64 x 12]",
            "谢谢",
        ];
        assert_eq!(lines, expected);
        let (unknown, trouble) = rig.lab.world().read(|w| (w.printer.unknown_bytes, w.printer.trouble.clone()));
        assert_eq!((unknown, trouble), (0, None));
    }
}

#[tokio::test]
async fn one_slip_after_the_other_is_one_paper_each() {
    let rig = Rig::fast().await;
    let mut printer = printer(&rig).await;
    for number in 1..=5 {
        printer.print(&line(&format!("第{number}张"))).await.unwrap();
    }
    assert_eq!(papers(&rig).await, ["第1张\n", "第2张\n", "第3张\n", "第4张\n", "第5张\n"]);
}

#[tokio::test]
async fn the_printer_tells_its_name_and_its_paper() {
    let rig = Rig::fast().await;
    let mut printer = printer(&rig).await;
    for (order, level) in [("paper 50", Level::Ok), ("fault paper-low", Level::Low), ("fault paper-out", Level::Out)] {
        rig.act(&format!("printer {order}")).await;
        let status = printer.status().await;
        assert_eq!(status.identity.as_deref(), Some("LAB-80"));
        assert_eq!((status.supplies[0].kind, status.supplies[0].level), (SupplyKind::Paper, level));
        assert_eq!(status.fault.is_some(), level == Level::Out);
    }
}
