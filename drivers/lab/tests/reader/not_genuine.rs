//! The card is not genuine.

use suiban_drivers::reader::ReaderFault;

use crate::reader::driver::refused_then_read;

#[tokio::test]
async fn a_forged_card_is_not_genuine() {
    refused_then_read("chip-forged", ReaderFault::NotAuthentic).await;
}
