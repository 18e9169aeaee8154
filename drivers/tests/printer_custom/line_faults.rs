//! What a line can do to an exchange.

use suiban_drivers::{
    Link,
    printer::{PrinterFault, ReceiptPrinter},
};

use crate::printer_custom::rig::{AT_MOUTH, IDLE, QUESTION, RETRACT, fault, job, print_into, rig, slip, tells};
use crate::scripted::{Beside, bytes};

#[tokio::test(start_paused = true)]
async fn a_slip_that_was_never_seen_is_doubtful() {
    assert_eq!(fault(print_into(&[IDLE]).await), PrinterFault::Doubtful);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_in_the_middle_is_asked_for_again() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        device.is_asked(&bytes(QUESTION)).await;
        device.answers(&bytes(QUESTION), &bytes("10 0F 00")).await;
        device.answers(&bytes(QUESTION), &bytes("FF 7E")).await;
        tells(&mut device, &[AT_MOUTH, AT_MOUTH]).await;
    };
    let slip = slip();
    assert_eq!(script.beside(printer.print(&slip)).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_order_to_the_ejector_is_not_repeated_when_the_line_is_silent() {
    let (mut printer, mut device) = rig();
    let script = async {
        tells(&mut device, &[AT_MOUTH]).await;
        device.is_asked(&bytes(RETRACT)).await;
        loop {
            device.is_asked(&bytes(QUESTION)).await;
        }
    };
    let outcome = tokio::select! {
        outcome = printer.retract() => outcome,
        () = script => unreachable!(),
    };
    assert_eq!(fault(outcome), PrinterFault::TicketWaiting);
}

#[tokio::test(start_paused = true)]
async fn an_answer_byte_by_byte_is_one_answer() {
    let (mut printer, mut device) = rig();
    let script = async {
        device.is_asked(&bytes(QUESTION)).await;
        device.dribbles(&bytes("10 0F 00 02 00 00")).await;
    };
    assert_eq!(script.beside(printer.status()).await.fault.unwrap().code, "cover-open");
}

#[tokio::test(start_paused = true)]
async fn a_line_that_closes_while_printing_leaves_a_doubtful_slip() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        drop(device);
    };
    let slip = slip();
    assert_eq!(fault(script.beside(printer.print(&slip)).await), PrinterFault::Doubtful);
    assert_eq!(printer.status().await.link, Link::Absent);
}

#[tokio::test(start_paused = true)]
async fn a_printer_without_power_is_offline() {
    let (mut printer, _device) = rig();
    assert_eq!(printer.status().await.link, Link::Offline);
}
