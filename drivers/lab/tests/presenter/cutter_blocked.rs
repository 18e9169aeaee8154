//! The cutter is blocked.

use suiban_drivers::printer::PrinterFault;

use crate::presenter::stops;

#[tokio::test]
async fn nothing_is_printed_until_it_is_mended() {
    stops("fault cutter-blocked", "fault clear", PrinterFault::Cutter).await;
}
