//! The electronics failed.

use suiban_drivers::printer::PrinterFault;

use crate::printer::driver::stops_before_printing;

#[tokio::test]
async fn a_printer_that_only_service_can_mend_says_so_before_anything_is_printed() {
    stops_before_printing("unrecoverable", PrinterFault::Unrecoverable).await;
}
