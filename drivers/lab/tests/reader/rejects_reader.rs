//! The card does not accept the reader.

use suiban_drivers::reader::ReaderFault;

use crate::reader::driver::refused_then_read;

#[tokio::test]
async fn a_card_that_does_not_accept_the_reader_is_not_genuine() {
    refused_then_read("chip-rejects-reader", ReaderFault::NotAuthentic).await;
}
