//! Somebody takes the slip.

use suiban_drivers::{
    Media,
    printer::{ReceiptPrinter, Ticket},
};

use crate::printer_custom::rig::{AT_MOUTH, IDLE, health, rig, tells};
use crate::scripted::Beside;

#[tokio::test(start_paused = true)]
async fn an_empty_mouth_means_it_was_taken() {
    let (mut printer, mut device) = rig();
    let both = async { (printer.ticket().await, printer.ticket().await) };
    let told = tells(&mut device, &[AT_MOUTH, IDLE]).beside(both).await;
    assert_eq!(told, (Ok(Ticket::AtMouth), Ok(Ticket::Taken)));
    assert_eq!(health(IDLE).await.media, Media::None);
}

#[tokio::test(start_paused = true)]
async fn a_slip_already_taken_is_not_drawn_in() {
    let (mut printer, mut device) = rig();
    assert_eq!(tells(&mut device, &[IDLE]).beside(printer.retract()).await, Ok(Ticket::Taken));
    assert!(device.is_left_alone().await);
}
