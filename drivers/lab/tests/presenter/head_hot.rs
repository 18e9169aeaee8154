//! The print head is too hot.

use suiban_drivers::printer::PrinterFault;

use crate::presenter::stops;

#[tokio::test]
async fn nothing_is_printed_until_it_is_mended() {
    stops("fault head-hot", "fault clear", PrinterFault::HeadHot).await;
}
