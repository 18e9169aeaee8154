//! The chip of the card does not answer.

use suiban_drivers::reader::ReaderFault;

use crate::reader::driver::refused_then_read;

#[tokio::test]
async fn the_chip_of_a_broken_card_does_not_answer() {
    refused_then_read("chip-dead", ReaderFault::CardLifted).await;
}
