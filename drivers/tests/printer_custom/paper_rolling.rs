//! The motor does not stop.

use suiban_drivers::printer::{PrinterFault, ReceiptPrinter};

use crate::printer_custom::rig::{AT_MOUTH, MOVING, RETRACT, fault, keeps_telling, print_into, rig, tells};
use crate::scripted::bytes;

#[tokio::test(start_paused = true)]
async fn a_motor_that_never_stops_is_told() {
    assert_eq!(fault(print_into(&[MOVING]).await), PrinterFault::Rolling);
    assert_eq!(fault(print_into(&["10 0F 20 08 00 00"]).await), PrinterFault::Rolling);
}

#[tokio::test(start_paused = true)]
async fn also_while_a_slip_is_drawn_in() {
    let (mut printer, mut device) = rig();
    let script = async {
        tells(&mut device, &[AT_MOUTH]).await;
        device.is_asked(&bytes(RETRACT)).await;
        keeps_telling(&mut device, MOVING).await;
    };
    let outcome = tokio::select! {
        outcome = printer.retract() => outcome,
        () = script => unreachable!(),
    };
    assert_eq!(fault(outcome), PrinterFault::Rolling);
}
