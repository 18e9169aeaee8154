//! The `escpos` crate (0.20, MIT), a printer library of its own: its serial driver on the lab's pseudo-terminal.
//!
//! Where it differs: before every text it names a code page (`ESC t`), which a Chinese model ignores, and it cuts with
//! `GS V A`, feed included.

use std::collections::HashMap;

use escpos::driver::{Driver, SerialPortDriver};
use escpos::printer::Printer;
use escpos::utils::{
    JustifyMode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption, RealTimeStatusRequest,
    RealTimeStatusResponse,
};

use crate::peers::path_of;
use crate::rig::{Rig, soon};

fn opened(port: &str) -> SerialPortDriver {
    SerialPortDriver::open(port, 115_200, Some(std::time::Duration::from_secs(5))).unwrap()
}

fn receipt(port: &str) -> escpos::errors::Result<()> {
    let mut printer = Printer::new(opened(port), Protocol::default(), None);
    let code = QRCodeOption::new(QRCodeModel::Model2, 5, QRCodeCorrectionLevel::M);
    printer
        .init()?
        .justify(JustifyMode::CENTER)?
        .size(2, 2)?
        .bold(true)?
        .writeln("RECEIPT 0017")?
        .reset_size()?
        .bold(false)?
        .justify(JustifyMode::LEFT)?
        .writeln("Fee: 20.00")?
        .qrcode_option("suiban:receipt/0017", code)?
        .feeds(2)?
        .print_cut()?;
    Ok(())
}

/// Four questions in a row, as the maker allows, and their answers.
fn asked(port: &str) -> HashMap<RealTimeStatusResponse, bool> {
    let questions = [
        RealTimeStatusRequest::Printer,
        RealTimeStatusRequest::OfflineCause,
        RealTimeStatusRequest::ErrorCause,
        RealTimeStatusRequest::RollPaperSensor,
    ];
    let driver = opened(port);
    let mut printer = Printer::new(driver.clone(), Protocol::default(), None);
    for question in questions {
        printer.real_time_status(question).unwrap();
    }
    printer.send_status().unwrap();
    let answer = |question| {
        let mut byte = [0];
        driver.read(&mut byte).unwrap();
        RealTimeStatusResponse::parse(question, byte[0]).unwrap()
    };
    questions.into_iter().flat_map(answer).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crate_prints_a_receipt_on_the_simulator() {
    let rig = Rig::fast().await;
    let port = path_of(&rig.port("printer"));
    tokio::task::spawn_blocking(move || receipt(&port)).await.unwrap().unwrap();
    soon("the paper", rig.lab.world().until(|w| !w.printer.papers.is_empty())).await;
    let (paper, unknown) = rig.lab.world().read(|w| (w.printer.papers[0].clone(), w.printer.unknown_bytes));
    assert!(paper.cut);
    let lines: Vec<&str> = paper.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["RECEIPT 0017", "Fee: 20.00", "[QR suiban:receipt/0017]"]);
    assert_eq!(unknown, 0, "the printer knows every command the crate sends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crate_reads_what_is_wrong_with_the_printer() {
    use RealTimeStatusResponse as Said;
    let rig = Rig::fast().await;
    let port = path_of(&rig.port("printer"));
    let ask = async |_: &str| {
        let port = port.clone();
        tokio::task::spawn_blocking(move || asked(&port)).await.unwrap()
    };
    let well = ask("well").await;
    for (said, is) in [
        (Said::Online, true),
        (Said::CoverClosed, true),
        (Said::ErrorOccurred, false),
        (Said::RollPaperEndSensorPaperPresent, true),
        (Said::RollPaperNearEndSensorPaperAdequate, true),
    ] {
        assert_eq!(well[&said], is, "{said:?}");
    }
    let troubles = [
        ("cover-open", Said::CoverClosed, false),
        ("cutter-blocked", Said::AutocutterErrorOccurred, true),
        ("head-hot", Said::AutoRecoverableErrorOccurred, true),
        ("paper-out", Said::RollPaperEndSensorPaperPresent, false),
    ];
    for (fault, said, is) in troubles {
        rig.act(&format!("printer fault name={fault}")).await;
        let ill = ask(fault).await;
        assert_eq!((ill[&said], ill[&Said::Online]), (is, false), "{fault}");
        rig.act("printer fault name=clear").await;
    }
}
