//! Nobody takes the slip: it is somebody's, and must not be the next person's.

use suiban_drivers::printer::{PrinterFault, ReceiptPrinter, Ticket};

use crate::printer_custom::rig::{
    AT_MOUTH, EJECT, IDLE, JOB, MOVING, RETRACT, fault, keeps_telling, rig, slip, tells, without_bin,
};
use crate::scripted::{Beside, bytes};

#[tokio::test(start_paused = true)]
async fn it_is_drawn_in_with_one_order() {
    let (mut printer, mut device) = rig();
    let script = async {
        tells(&mut device, &[AT_MOUTH]).await;
        device.is_asked(&bytes(RETRACT)).await;
        tells(&mut device, &["10 0F 20 08 00 00", MOVING, IDLE]).await;
    };
    assert_eq!(script.beside(printer.retract()).await, Ok(Ticket::Retracted));
    assert!(device.is_left_alone().await);
}

#[tokio::test(start_paused = true)]
async fn a_presenter_without_a_bin_pushes_it_out() {
    let (mut printer, mut device) = without_bin();
    let script = async {
        tells(&mut device, &[AT_MOUTH]).await;
        device.is_asked(&bytes(EJECT)).await;
        tells(&mut device, &[IDLE, IDLE]).await;
    };
    assert_eq!(script.beside(printer.retract()).await, Ok(Ticket::Ejected));
}

#[tokio::test(start_paused = true)]
async fn the_next_slip_waits_until_the_last_one_is_gone() {
    let (mut printer, mut device) = rig();
    let script = async {
        tells(&mut device, &[AT_MOUTH]).await;
        device.is_asked(&bytes(RETRACT)).await;
        tells(&mut device, &[IDLE, IDLE, IDLE]).await;
        device.is_asked(&bytes(JOB)).await;
        tells(&mut device, &[AT_MOUTH, AT_MOUTH]).await;
    };
    let slip = slip();
    assert_eq!(script.beside(printer.print(&slip)).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_slip_that_stays_keeps_the_next_one_from_being_printed() {
    let (mut printer, mut device) = rig();
    let script = async {
        tells(&mut device, &[AT_MOUTH]).await;
        device.is_asked(&bytes(RETRACT)).await;
        keeps_telling(&mut device, AT_MOUTH).await;
    };
    let slip = slip();
    let outcome = tokio::select! {
        outcome = printer.print(&slip) => outcome,
        () = script => unreachable!(),
    };
    assert_eq!(fault(outcome), PrinterFault::TicketWaiting);
}

#[tokio::test(start_paused = true)]
async fn it_is_drawn_in_even_when_it_was_the_last_of_the_roll() {
    let (mut printer, mut device) = rig();
    let script = async {
        tells(&mut device, &["10 0F 21 00 00 00"]).await;
        device.is_asked(&bytes(RETRACT)).await;
        tells(&mut device, &["10 0F 01 00 00 00", "10 0F 01 00 00 00"]).await;
    };
    assert_eq!(script.beside(printer.retract()).await, Ok(Ticket::Retracted));
}
