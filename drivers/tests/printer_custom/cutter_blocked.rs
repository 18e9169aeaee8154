//! The cutter is blocked, or the electronics are broken.

use suiban_drivers::{Action, printer::PrinterFault};

use crate::printer_custom::rig::{MOVING, fault, health, print_into};

#[tokio::test(start_paused = true)]
async fn a_blocked_cutter_ends_the_slip() {
    assert_eq!(fault(print_into(&[MOVING, "10 0F 00 00 00 01"]).await), PrinterFault::Cutter);
}

#[tokio::test(start_paused = true)]
async fn broken_memory_wants_service() {
    for status in ["10 0F 00 00 00 04", "10 0F 00 00 00 08", "10 0F 00 00 00 40"] {
        assert_eq!(health(status).await.fault.unwrap().action, Action::Maintain);
    }
}
