use suiban_drivers::Link;
use suiban_drivers::reader::chip::{ChipReader, ChipReaderFault};
use suiban_drivers::reader::pcsc::PcscReader;

use crate::chip_reader::service::{desk, turn, until};
use crate::rig::fault;

#[tokio::test]
async fn a_service_without_a_reader_says_so_and_finds_one_once_there_is_one() {
    let Some(turn) = turn("a_service_without_a_reader_says_so_and_finds_one_once_there_is_one").await else { return };
    let service = turn.start();
    let mut driver = PcscReader::new(None);
    until("the service", async || fault(driver.is_present().await) == ChipReaderFault::NoReader).await;
    let status = driver.status().await;
    assert_eq!((status.link, status.fault), (Link::Absent, Some(ChipReaderFault::NoReader.report())));
    turn.plug();
    drop(service);
    let _service = turn.start();
    until("the reader", async || driver.is_present().await.is_ok()).await;
}

#[tokio::test]
async fn a_reader_of_another_name_is_none() {
    let Some(desk) = desk("a_reader_of_another_name_is_none").await else { return };
    let mut driver = PcscReader::new(Some("Vestibule".to_owned()));
    assert_eq!(fault(driver.is_present().await), ChipReaderFault::NoReader);
    drop(desk);
}

#[tokio::test]
async fn a_reader_that_is_gone_after_the_service_came_back_is_told() {
    let Some(mut desk) = desk("a_reader_that_is_gone_after_the_service_came_back_is_told").await else { return };
    desk.turn.unplug();
    desk.service.stop();
    desk.service = desk.turn.start();
    until("the fault", async || desk.driver.is_present().await.is_err()).await;
    until("the end of the reader", async || fault(desk.driver.is_present().await) == ChipReaderFault::NoReader).await;
}
