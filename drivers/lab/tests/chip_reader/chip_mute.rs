use suiban_drivers::reader::chip::{ChipReader, ChipReaderFault};

use crate::chip_reader::service::{desk, until};
use crate::rig::{fault, soon};

#[tokio::test]
async fn a_chip_that_does_not_answer_is_told_and_the_next_card_is_read() {
    let Some(mut desk) = desk("a_chip_that_does_not_answer_is_told_and_the_next_card_is_read").await else { return };
    desk.place("li-na").await;
    desk.act("fault name=chip-dead").await;
    assert_eq!(fault(soon("the reading", desk.driver.read()).await), ChipReaderFault::Mute);
    desk.act("remove-card").await;
    until("the leaving", async || !desk.driver.is_present().await.unwrap()).await;
    desk.place("zhang-wei").await;
    assert!(soon("the reading", desk.driver.read()).await.is_ok());
}
