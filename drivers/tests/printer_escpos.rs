//! ESC/POS printers on the line: promises to whoever hands out receipts.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use crate::scripted::{Device, bytes, line};
use suiban_drivers::{
    DeviceError, Level, Link, LinkFault,
    printer::{
        Align, Mark, PrinterError, PrinterFault, ReceiptPrinter, Slip,
        bitmap::Bitmap,
        escpos::{EscPos, Paper},
    },
};
use tokio::io::DuplexStream;

const GOOD: [u8; 4] = [0x12; 4];
const PAPER_OUT: [u8; 4] = [0x1A, 0x32, 0x12, 0x7E];
const COVER_OPEN: [u8; 4] = [0x1A, 0x16, 0x12, 0x12];
const CUTTER: [u8; 4] = [0x1A, 0x52, 0x1A, 0x12];
const HOT: [u8; 4] = [0x1A, 0x52, 0x52, 0x12];
const OPENING: &str = "1B 40 1D 61 FF 1C 26";
const LINE: &str = "1B 61 00 1D 21 00 1B 45 00 D6 A4 0A";
const CUT: &str = "1D 56 42 00";
const PAPER_IN_TURN: [u8; 3] = [0x1D, 0x72, 0x01];
const CLEAR: [u8; 3] = [0x10, 0x05, 0x02];
const MODEL: [u8; 3] = [0x1D, 0x49, 0x43];

fn rig() -> (EscPos<DuplexStream>, Device) {
    let (near, device) = line();
    (EscPos::new(near, Paper::Mm80), device)
}

fn text(text: &str) -> Mark {
    Mark::Text { text: text.to_owned(), align: Align::Left, size: 1, bold: false }
}

fn slip() -> Slip {
    Slip { marks: vec![text("证")] }
}

async fn print(printer: &mut EscPos<DuplexStream>) -> Result<(), PrinterError> {
    printer.print(&slip()).await
}

/// The four real-time questions.
async fn status(device: &mut Device, answers: [u8; 4]) {
    for (n, answer) in (1..).zip(answers) {
        device.answers(&[0x10, 0x04, n], &[answer]).await;
    }
}

/// A whole job arrives.
async fn job(device: &mut Device) {
    status(device, GOOD).await;
    device.is_asked(&bytes(&[OPENING, LINE, CUT].concat())).await;
    device.is_asked(&PAPER_IN_TURN).await;
}

fn fault(outcome: Result<(), PrinterError>) -> PrinterFault {
    match outcome {
        Err(DeviceError::Fault(fault)) => fault,
        other => panic!("no fault: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_slip_is_printed_cut_and_confirmed() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        device.waits(800).await;
        device.says(&[0x00]).await;
        status(&mut device, GOOD).await;
        device.is_left_alone().await
    };
    assert_eq!(tokio::join!(print(&mut printer), script), (Ok(()), true));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_printed_when_it_could_not_come_out() {
    let cases =
        [(PAPER_OUT, PrinterFault::PaperOut), (COVER_OPEN, PrinterFault::CoverOpen), (HOT, PrinterFault::HeadHot)];
    for (told, expected) in cases {
        let (mut printer, mut device) = rig();
        let script = async {
            status(&mut device, told).await;
            device.is_left_alone().await
        };
        let (outcome, alone) = tokio::join!(print(&mut printer), script);
        assert_eq!(fault(outcome), expected);
        assert!(alone);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_printed_when_a_mark_is_unprintable() {
    let (mut printer, mut device) = rig();
    let slip = Slip { marks: vec![text("证"), text("张𠮷"), text("完")] };
    assert_eq!(fault(printer.print(&slip).await), PrinterFault::Unprintable { mark: 1 });
    assert!(device.is_left_alone().await);
}

#[tokio::test(start_paused = true)]
async fn near_the_end_of_the_paper_it_still_prints() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        device.says(&[0x03]).await;
        status(&mut device, [0x12, 0x12, 0x12, 0x1E]).await;
    };
    assert_eq!(tokio::join!(print(&mut printer), script).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn paper_that_runs_out_is_pushed_and_the_rest_is_forgotten() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        device.waits(300).await;
        device.says(&bytes("18 00 0F 0F")).await;
        device.is_asked(&CLEAR).await;
    };
    assert_eq!(fault(tokio::join!(print(&mut printer), script).0), PrinterFault::PaperOut);
}

#[tokio::test(start_paused = true)]
async fn a_printer_that_pushes_nothing_is_asked_why_it_stopped() {
    let cases =
        [(PAPER_OUT, PrinterFault::PaperOut), (COVER_OPEN, PrinterFault::CoverOpen), (CUTTER, PrinterFault::Cutter)];
    for (told, expected) in cases {
        let (mut printer, mut device) = rig();
        let script = async {
            job(&mut device).await;
            status(&mut device, told).await;
            device.is_asked(&CLEAR).await;
        };
        assert_eq!(fault(tokio::join!(print(&mut printer), script).0), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_cutter_that_blocks_at_the_end_is_no_success() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        device.says(&[0x00]).await;
        status(&mut device, CUTTER).await;
    };
    assert_eq!(fault(tokio::join!(print(&mut printer), script).0), PrinterFault::Cutter);
}

#[tokio::test(start_paused = true)]
async fn a_hot_head_pauses_the_slip_and_does_not_spoil_it() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        device.says(&bytes("18 40 00 0F")).await;
        for _ in 0..5 {
            status(&mut device, HOT).await;
        }
        device.says(&bytes("10 00 00 0F 00")).await;
        status(&mut device, GOOD).await;
    };
    assert_eq!(tokio::join!(print(&mut printer), script).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_head_that_stays_hot_ends_the_wait() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        loop {
            status(&mut device, HOT).await;
        }
    };
    let outcome = tokio::select! {
        outcome = print(&mut printer) => outcome,
        () = script => unreachable!(),
    };
    assert_eq!(fault(outcome), PrinterFault::HeadHot);
}

#[tokio::test(start_paused = true)]
async fn an_answer_in_turn_that_comes_among_others_counts() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        device.answers(&[0x10, 0x04, 1], &[0x12]).await;
        device.answers(&[0x10, 0x04, 2], &[0x00, 0x12]).await;
        device.answers(&[0x10, 0x04, 3], &[0x12]).await;
        device.answers(&[0x10, 0x04, 4], &[0x12]).await;
        status(&mut device, GOOD).await;
    };
    assert_eq!(tokio::join!(print(&mut printer), script).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_printer_that_falls_silent_or_vanishes_while_printing_is_doubtful() {
    let (mut printer, mut device) = rig();
    let outcome = tokio::join!(print(&mut printer), job(&mut device)).0;
    assert_eq!(fault(outcome), PrinterFault::Doubtful);

    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        drop(device);
    };
    assert_eq!(fault(tokio::join!(print(&mut printer), script).0), PrinterFault::Doubtful);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_or_late_does_not_spoil_a_slip_that_comes_out() {
    let (mut printer, mut device) = rig();
    let script = async {
        // Lost before, while and after it is printed.
        device.is_asked(&[0x10, 0x04, 1]).await;
        job(&mut device).await;
        for late in [false, true, false] {
            device.is_asked(&[0x10, 0x04, 1]).await;
            if late {
                device.waits(700).await;
                device.says(&[0x1A]).await;
            }
        }
        status(&mut device, GOOD).await;
        device.says(&[0x00]).await;
        device.is_asked(&[0x10, 0x04, 1]).await;
        status(&mut device, GOOD).await;
        device.is_left_alone().await
    };
    assert_eq!(tokio::join!(print(&mut printer), script), (Ok(()), true));
}

#[tokio::test(start_paused = true)]
async fn a_printer_that_takes_no_more_bytes_is_asked_or_doubtful() {
    let picture = Bitmap { width: 576, bits: vec![0xFF; 72 * 2000] };
    let slip = Slip { marks: vec![Mark::Raster(picture)] };
    let (mut printer, mut device) = rig();
    let script = async {
        status(&mut device, GOOD).await;
        device.waits(100).await;
        device.says(&bytes("38 00 00 0F")).await;
    };
    assert_eq!(fault(tokio::join!(printer.print(&slip), script).0), PrinterFault::CoverOpen);

    let (mut printer, mut device) = rig();
    assert_eq!(fault(tokio::join!(printer.print(&slip), status(&mut device, GOOD)).0), PrinterFault::Doubtful);
}

#[tokio::test(start_paused = true)]
async fn a_broken_slip_is_cut_off_before_the_next_one() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        status(&mut device, PAPER_OUT).await;
        device.is_asked(&CLEAR).await;
        status(&mut device, GOOD).await;
        device.is_asked(&bytes(&[OPENING, CUT, LINE, CUT].concat())).await;
        device.answers(&PAPER_IN_TURN, &[0x00]).await;
        status(&mut device, GOOD).await;
        job(&mut device).await;
        device.says(&[0x00]).await;
        status(&mut device, GOOD).await;
    };
    let kiosk = async {
        assert_eq!(fault(print(&mut printer).await), PrinterFault::PaperOut);
        assert_eq!(print(&mut printer).await, Ok(()));
        assert_eq!(print(&mut printer).await, Ok(()));
    };
    tokio::join!(kiosk, script);
}

#[tokio::test(start_paused = true)]
async fn a_printer_without_back_channel_prints_nothing() {
    let (mut printer, mut device) = rig();
    let script = async {
        device.is_asked(&[0x10, 0x04, 1]).await;
        device.is_asked(&[0x10, 0x04, 1]).await;
        device.is_left_alone().await
    };
    let (outcome, alone) = tokio::join!(print(&mut printer), script);
    let timeout = LinkFault::Timeout { command: "printer status", after: Duration::from_millis(500) };
    assert_eq!(outcome, Err(DeviceError::Link(timeout)));
    assert!(alone);
    assert_eq!(printer.status().await.link, Link::Offline);
}

#[tokio::test(start_paused = true)]
async fn bytes_without_the_fixed_bits_are_garbled() {
    let (mut printer, mut device) = rig();
    let script = async {
        device.answers(&[0x10, 0x04, 1], &[0xFF, 0x91]).await;
        device.answers(&[0x10, 0x04, 1], &[0xFF, 0x91]).await;
    };
    let outcome = tokio::join!(print(&mut printer), script).0;
    assert!(matches!(outcome, Err(DeviceError::Link(LinkFault::Garbled { .. }))), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_not_taken_for_the_next_one() {
    let (mut printer, mut device) = rig();
    let first = tokio::join!(printer.status(), device.is_asked(&[0x10, 0x04, 1])).0;
    assert_eq!(first.link, Link::Offline);
    device.says(&[0x1A]).await;
    let script = async {
        status(&mut device, GOOD).await;
        device.answers(&MODEL, b"_TP-80\0").await;
    };
    let second = tokio::join!(printer.status(), script).0;
    assert_eq!((second.link, second.fault), (Link::Online, None));
}

#[tokio::test(start_paused = true)]
async fn half_a_name_for_ever_leaves_the_printer_online_without_one() {
    let (mut printer, mut device) = rig();
    let script = async {
        status(&mut device, GOOD).await;
        device.answers(&MODEL, b"_TP-").await;
    };
    let status = tokio::join!(printer.status(), script).0;
    assert_eq!((status.link, status.fault, status.identity), (Link::Online, None, None));
}

#[tokio::test(start_paused = true)]
async fn pushed_status_and_answers_in_one_piece_or_byte_by_byte_are_told_apart() {
    let (mut printer, mut device) = rig();
    let script = async {
        device.answers(&[0x10, 0x04, 1], &bytes("FF 18 00 0F 0F 1A")).await;
        device.is_asked(&[0x10, 0x04, 2]).await;
        device.dribbles(&bytes("18 00 0F 0F 32")).await;
        device.answers(&[0x10, 0x04, 3], &[0x12]).await;
        device.answers(&[0x10, 0x04, 4], &[0x7E]).await;
    };
    let status = tokio::join!(printer.status(), script).0;
    assert_eq!(status.fault.unwrap().code, "paper-out");
    assert_eq!(status.supplies[0].level, Level::Out);
}

#[tokio::test(start_paused = true)]
async fn the_name_is_asked_once_and_only_of_a_healthy_printer() {
    let (mut printer, mut device) = rig();
    let script = async {
        status(&mut device, COVER_OPEN).await;
        status(&mut device, GOOD).await;
        device.answers(&MODEL, b"_TP-80\0").await;
        status(&mut device, GOOD).await;
        device.is_left_alone().await
    };
    let kiosk = async {
        let names = [printer.status().await.identity, printer.status().await.identity, printer.status().await.identity];
        names.map(Option::unwrap_or_default)
    };
    let (names, alone) = tokio::join!(kiosk, script);
    assert_eq!(names, ["", "TP-80", "TP-80"]);
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_printer_that_does_not_tell_its_name_is_healthy_all_the_same() {
    let (mut printer, mut device) = rig();
    let script = async {
        status(&mut device, GOOD).await;
        device.is_asked(&MODEL).await;
        status(&mut device, GOOD).await;
    };
    let kiosk = async { (printer.status().await, printer.status().await) };
    let ((first, second), ()) = tokio::join!(kiosk, script);
    assert!(first.is_ready() && second.is_ready());
}
