use suiban_drivers::reader::chip::{ChipReader, ChipReaderFault};

use crate::chip_reader::service::{desk, until};
use crate::rig::{fault, soon};

#[tokio::test]
async fn a_card_lifted_at_any_command_is_told_and_read_when_it_is_laid_down_again() {
    let Some(mut desk) = desk("a_card_lifted_at_any_command_is_told_and_read_when_it_is_laid_down_again").await else {
        return;
    };
    for commands in 0..3 {
        desk.place("li-na").await;
        desk.act(&format!("lift-after commands={commands}")).await;
        assert_eq!(fault(soon("the reading", desk.driver.read()).await), ChipReaderFault::CardLifted, "{commands}");
        until("the leaving", async || !desk.driver.is_present().await.unwrap()).await;
        desk.place("li-na").await;
        assert!(soon("the reading", desk.driver.read()).await.unwrap().body_number.is_some());
        desk.act("remove-card").await;
        until("the leaving", async || !desk.driver.is_present().await.unwrap()).await;
    }
}

#[tokio::test]
async fn an_empty_reader_reads_nothing() {
    let Some(mut desk) = desk("an_empty_reader_reads_nothing").await else { return };
    assert_eq!(fault(desk.driver.read().await), ChipReaderFault::NoCard);
}
