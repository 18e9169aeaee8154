//! The roll has ended.

use suiban_drivers::printer::PrinterFault;

use crate::presenter::stops;

#[tokio::test]
async fn nothing_is_printed_until_it_is_mended() {
    stops("fault name=paper-out", "paper metres=80", PrinterFault::PaperOut).await;
}
