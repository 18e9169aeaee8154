//! The cutter cannot move.

use suiban_drivers::printer::PrinterFault;

use crate::printer::driver::stops_before_printing;

#[tokio::test]
async fn a_printer_whose_cutter_is_blocked_says_so_before_anything_is_printed() {
    stops_before_printing("cutter-blocked", PrinterFault::Cutter).await;
}
