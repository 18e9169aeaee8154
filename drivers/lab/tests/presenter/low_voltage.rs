//! The supply voltage is wrong.

use suiban_drivers::printer::PrinterFault;

use crate::presenter::stops;

#[tokio::test]
async fn nothing_is_printed_until_it_is_mended() {
    stops("fault low-voltage", "fault clear", PrinterFault::Voltage).await;
}
