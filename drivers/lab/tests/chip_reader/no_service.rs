use suiban_drivers::Link;
use suiban_drivers::reader::chip::{ChipReader, ChipReaderFault};

use crate::chip_reader::service::{READER, desk, turn, until};
use crate::rig::{fault, soon};

#[tokio::test]
async fn without_the_service_nothing_works_and_the_remedy_is_told() {
    let Some(turn) = turn("without_the_service_nothing_works_and_the_remedy_is_told").await else { return };
    let mut driver = suiban_drivers::reader::pcsc::PcscReader::new(None);
    assert_eq!(fault(driver.is_present().await), ChipReaderFault::ServiceDown);
    assert_eq!(fault(driver.read().await), ChipReaderFault::ServiceDown);
    let status = driver.status().await;
    assert_eq!((status.link, status.fault), (Link::Offline, Some(ChipReaderFault::ServiceDown.report())));
    turn.plug();
    let _service = turn.start();
    until("the service", async || driver.is_present().await.is_ok()).await;
    assert!(driver.status().await.identity.unwrap().starts_with(READER));
}

#[tokio::test]
async fn a_service_that_dies_under_a_waiting_call_is_told_and_found_again_after_its_restart() {
    let name = "a_service_that_dies_under_a_waiting_call_is_told_and_found_again_after_its_restart";
    let Some(mut desk) = desk(name).await else { return };
    let crate::chip_reader::service::Desk { driver, service, turn, .. } = &mut desk;
    let dying = async {
        tokio::task::yield_now().await;
        // The old one first: a new one that finds the virtual reader's port taken stays without a reader.
        service.stop();
        *service = turn.start();
    };
    let (event, ()) = soon("the end", async { tokio::join!(driver.event(), dying) }).await;
    let told = fault(event);
    assert!(told.is_of_the_reader(), "{told}");
    until("the reader", async || driver.is_present().await.is_ok()).await;
}

#[tokio::test]
async fn a_service_that_takes_the_question_and_never_answers_is_given_up_and_found_when_it_works_again() {
    let name = "a_service_that_takes_the_question_and_never_answers_is_given_up_and_found_when_it_works_again";
    let Some(turn) = turn(name).await else { return };
    turn.plug();
    // Of a test before.
    let _ = std::fs::remove_file(&turn.socket);
    let hanging = std::os::unix::net::UnixListener::bind(&turn.socket).unwrap();
    let mut driver = suiban_drivers::reader::pcsc::PcscReader::new(None);
    assert_eq!(fault(soon("the look", driver.is_present()).await), ChipReaderFault::ServiceDown);
    drop(hanging);
    let _service = turn.start();
    until("the service", async || driver.is_present().await.is_ok()).await;
}
