//! The slip is stuck on its way out.

use suiban_drivers::{
    Action, Media,
    printer::{PrinterFault, ReceiptPrinter},
};

use crate::printer_custom::rig::{
    AT_MOUTH, CLEAR, IDLE, MOVING, RETRACT, fault, health, job, print_into, rig, slip, tells,
};
use crate::scripted::{Beside, bytes};

const JAM: &str = "10 0F 00 00 40 00";

#[tokio::test(start_paused = true)]
async fn a_jam_on_the_way_out_ends_the_slip() {
    assert_eq!(fault(print_into(&[MOVING, JAM]).await), PrinterFault::Jam);
    assert_eq!(fault(print_into(&["10 0F 20 00 40 00"]).await), PrinterFault::Jam);
}

#[tokio::test(start_paused = true)]
async fn it_is_told_as_jammed_and_wants_a_hand() {
    let status = health(JAM).await;
    assert_eq!((status.media, status.fault.unwrap().action), (Media::Jammed, Action::Clear));
}

#[tokio::test(start_paused = true)]
async fn a_slip_that_sticks_while_it_is_drawn_in_is_told() {
    let (mut printer, mut device) = rig();
    let script = async {
        tells(&mut device, &[AT_MOUTH]).await;
        device.is_asked(&bytes(RETRACT)).await;
        tells(&mut device, &[MOVING, "10 0F 20 00 40 00"]).await;
    };
    assert_eq!(fault(script.beside(printer.retract()).await), PrinterFault::Jam);
}

#[tokio::test(start_paused = true)]
async fn what_was_left_inside_goes_to_the_bin_before_the_next_slip() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        tells(&mut device, &[JAM]).await;
        device.is_asked(&bytes(CLEAR)).await;
        tells(&mut device, &[IDLE, IDLE]).await;
        device
            .is_asked(&bytes("1B 40 1C 26 1B 69 1D 65 02 1B 61 00 1D 21 00 1B 45 00 D6 A4 0A 1B 69 1D 65 03 0C"))
            .await;
        tells(&mut device, &[AT_MOUTH, AT_MOUTH]).await;
    };
    let slip = slip();
    let both = async { (printer.print(&slip).await, printer.print(&slip).await) };
    let (first, second) = script.beside(both).await;
    assert_eq!((fault(first), second), (PrinterFault::Jam, Ok(())));
}
