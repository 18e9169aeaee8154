//! The head is lifted, or the cover open.

use suiban_drivers::printer::PrinterFault;

use crate::printer_custom::rig::{MOVING, fault, health, print_into};

#[tokio::test(start_paused = true)]
async fn a_lifted_head_and_an_open_cover_are_two_things() {
    assert_eq!(health("10 0F 00 01 00 00").await.fault.unwrap().code, "head-up");
    assert_eq!(health("10 0F 00 02 00 00").await.fault.unwrap().code, "cover-open");
}

#[tokio::test(start_paused = true)]
async fn lifted_in_the_middle_it_ends_the_slip() {
    assert_eq!(fault(print_into(&[MOVING, "10 0F 00 01 00 00"]).await), PrinterFault::HeadUp);
    assert_eq!(fault(print_into(&[MOVING, "10 0F 00 03 00 00"]).await), PrinterFault::CoverOpen);
}
