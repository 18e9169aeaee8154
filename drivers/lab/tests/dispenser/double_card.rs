use suiban_drivers::Media;
use suiban_drivers::dispenser::DispenserFault;

use crate::dispenser::machines::{crt591, fault, k720};

#[tokio::test(start_paused = true)]
async fn two_cards_at_once_are_never_presented() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    machine.act("fault name=double").await;
    assert_eq!(fault(machine.driver.dispense().await), DispenserFault::DoubleCard);
    assert_eq!(fault(machine.driver.present().await), DispenserFault::DoubleCard);
    let status = machine.driver.status().await;
    assert_eq!((status.media, status.fault), (Media::Jammed, Some(DispenserFault::DoubleCard.report())));
    machine.act("clear").await;
    machine.load("li-na").await;
    machine.driver.dispense().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_card_that_is_too_long_is_two_cards() {
    let mut machine = crt591().await;
    machine.load("zhang-wei").await;
    machine.act("error code=13").await;
    assert_eq!(fault(machine.driver.dispense().await), DispenserFault::DoubleCard);
}
