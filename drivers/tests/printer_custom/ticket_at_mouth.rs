//! The slip comes out and waits in the mouth.

use suiban_drivers::{
    Media,
    printer::{ReceiptPrinter, Ticket, custom::Presenter},
};

use crate::printer_custom::rig::{AT_MOUTH, IDLE, JOB, MODEL, MOVING, job, of, print_into, rig, slip, tells};
use crate::scripted::{Beside, bytes};

#[tokio::test(start_paused = true)]
async fn a_slip_is_out_when_the_mouth_has_seen_it() {
    assert_eq!(print_into(&[IDLE, MOVING, AT_MOUTH]).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn once_out_the_printer_is_left_alone() {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        tells(&mut device, &[MOVING, AT_MOUTH, AT_MOUTH]).await;
    };
    let slip = slip();
    assert_eq!(script.beside(printer.print(&slip)).await, Ok(()));
    assert!(device.is_left_alone().await);
}

#[tokio::test(start_paused = true)]
async fn a_slip_that_is_still_being_pushed_is_not_out_yet() {
    let pushed = "10 0F 20 08 00 00";
    assert_eq!(print_into(&[pushed, pushed, pushed, AT_MOUTH]).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn one_look_alone_proves_nothing() {
    // A flipped bit on the line: no slip ever came.
    assert!(print_into(&[AT_MOUTH, IDLE]).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_hand_that_takes_the_slip_while_it_comes_is_no_fault() {
    let pushed = "10 0F 20 08 00 00";
    assert_eq!(print_into(&[pushed, pushed, MOVING, IDLE]).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn it_is_told_as_within_reach() {
    let (mut printer, mut device) = rig();
    let script = async {
        tells(&mut device, &[AT_MOUTH, AT_MOUTH]).await;
        device.answers(&bytes(MODEL), b"_VKP80III\0").await;
    };
    let both = async { (printer.ticket().await, printer.status().await) };
    let (ticket, status) = script.beside(both).await;
    assert_eq!((ticket, status.media, status.fault), (Ok(Ticket::AtMouth), Media::Entering, None));
    assert_eq!(status.identity.as_deref(), Some("VKP80III"));
}

#[tokio::test(start_paused = true)]
async fn another_vendors_ejector_gets_its_own_command() {
    let (mut printer, mut device) = of(Presenter::reliance());
    let script = async {
        tells(&mut device, &[IDLE, IDLE]).await;
        device.is_asked(&bytes(&JOB.replace("1D 65 03 0C", "1D 65 20 0C 0A"))).await;
        tells(&mut device, &[AT_MOUTH, AT_MOUTH]).await;
    };
    let slip = slip();
    assert_eq!(script.beside(printer.print(&slip)).await, Ok(()));
}
