//! The print head is too hot.

use suiban_drivers::printer::PrinterFault;

use crate::printer::driver::stops_before_printing;

#[tokio::test]
async fn a_printer_with_a_hot_head_says_so_before_anything_is_printed() {
    stops_before_printing("head-hot", PrinterFault::HeadHot).await;
}
