//! The roll comes to its end.

use suiban_drivers::{Level, printer::PrinterFault};

use crate::printer_custom::rig::{AT_MOUTH, MOVING, fault, health, print_into};

#[tokio::test(start_paused = true)]
async fn near_its_end_it_still_prints() {
    assert_eq!(print_into(&["10 0F 04 08 00 00", "10 0F 24 00 00 00"]).await, Ok(()));
    assert_eq!(health("10 0F 04 00 00 00").await.supplies[0].level, Level::Low);
    assert_eq!(health("10 0F 40 00 00 00").await.supplies[0].level, Level::Low, "by the printer's own count");
    assert_eq!(health(AT_MOUTH).await.supplies[0].level, Level::Ok);
}

#[tokio::test(start_paused = true)]
async fn paper_that_ends_in_a_slip_is_told() {
    assert_eq!(fault(print_into(&[MOVING, "10 0F 05 00 00 00"]).await), PrinterFault::PaperOut);
    let status = health("10 0F 05 00 00 00").await;
    assert_eq!((status.supplies[0].level, status.fault.unwrap().code.as_str()), (Level::Out, "paper-out"));
}
