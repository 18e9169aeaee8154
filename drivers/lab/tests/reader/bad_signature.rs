//! What the card says is signed wrongly.

use suiban_drivers::reader::ReaderFault;

use crate::reader::driver::refused_then_read;

#[tokio::test]
async fn a_card_whose_data_is_signed_wrongly_is_refused() {
    refused_then_read("chip-bad-signature", ReaderFault::BadSignature).await;
}
