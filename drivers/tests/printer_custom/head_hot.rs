//! The head is too hot: it cools and goes on.

use suiban_drivers::{Action, printer::PrinterFault};

use crate::printer_custom::rig::{AT_MOUTH, MOVING, fault, health, print_into};

const HOT: &str = "10 0F 00 00 01 00";

#[tokio::test(start_paused = true)]
async fn a_pause_to_cool_does_not_spoil_the_slip() {
    assert_eq!(print_into(&[MOVING, HOT, HOT, HOT, MOVING, AT_MOUTH]).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_head_that_stays_hot_ends_the_wait() {
    assert_eq!(fault(print_into(&[MOVING, HOT]).await), PrinterFault::HeadHot);
    assert_eq!(health(HOT).await.fault.unwrap().action, Action::Retry);
}
