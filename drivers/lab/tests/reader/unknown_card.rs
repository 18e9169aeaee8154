//! The card is of a kind no reader knows.

use suiban_drivers::reader::ReaderFault;

use crate::reader::driver::refused_then_read;

#[tokio::test]
async fn a_card_of_a_kind_no_reader_knows_is_refused() {
    refused_then_read("chip-unknown-kind", ReaderFault::UnknownCard).await;
}
