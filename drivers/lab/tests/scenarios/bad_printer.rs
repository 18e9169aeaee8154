//! A bad printer, and a kiosk that prints all the time.

use std::time::Duration;

use suiban_drivers::DeviceError;
use suiban_drivers::printer::escpos::{EscPos, Paper};
use suiban_drivers::printer::{Align, Mark, ReceiptPrinter, Slip};
use suiban_lab::{DeviceName, Lab};
use tokio::time::sleep;

use super::{played, shipped};
use crate::support::lab;

fn slip(number: u32) -> Slip {
    let text = format!("第{number}张");
    Slip { marks: vec![Mark::Text { text, align: Align::Left, size: 1, bold: false }] }
}

/// How often that slip came out, whole and by itself.
fn came_out(lab: &Lab, number: u32) -> usize {
    let text = format!("第{number}张\n");
    lab.world().read(|w| w.printer.papers.iter().filter(|paper| paper.cut && paper.text == text).count())
}

fn texts(lab: &Lab) -> Vec<(String, bool)> {
    lab.world().read(|w| w.printer.papers.iter().map(|paper| (paper.text.clone(), paper.cut)).collect())
}

#[tokio::test(start_paused = true)]
async fn on_a_bad_printer_a_slip_said_to_be_printed_is_there_and_no_slip_comes_twice() {
    let lab = lab().await;
    let mut said = Vec::new();
    let kiosk = async {
        for number in 1.. {
            // As the kiosk does: after a failure of the line it opens a fresh one.
            let mut printer = EscPos::reopened(lab.pipe(DeviceName::Printer), Paper::Mm80);
            let outcome = printer.print(&slip(number)).await;
            let lost = matches!(outcome, Err(DeviceError::Link(_)));
            said.push((number, outcome.is_ok()));
            sleep(Duration::from_millis(if lost { 900 } else { 400 })).await;
        }
    };
    let scenario = shipped("bad-printer");
    tokio::select! {
        () = kiosk => {}
        _entries = played(&lab, &scenario, None) => {}
    }
    let printed = said.iter().filter(|(_, ok)| *ok).count();
    println!("{} slips, {printed} said to be printed", said.len());
    assert!(printed > 10 && printed < said.len(), "{printed} of {}", said.len());
    for (number, ok) in said {
        let times = came_out(&lab, number);
        assert!(times <= 1, "slip {number} came out {times} times");
        assert!(!ok || times == 1, "slip {number} was said to be printed: {:?}", texts(&lab));
    }
}
