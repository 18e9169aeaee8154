use suiban_drivers::dispenser::{CardPosition, DispenserFault};

use crate::dispenser::machines::{fault, k720};

#[tokio::test(start_paused = true)]
async fn a_card_that_does_not_fall_into_the_bin_is_still_in_the_channel() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    machine.driver.dispense().await.unwrap();
    machine.act("fault name=stick").await;
    assert_eq!(fault(machine.driver.retain().await), DispenserFault::NotRetained);
    assert_eq!(machine.position().await, CardPosition::AtReader);
    machine.driver.initialise().await.unwrap();
    machine.driver.retain().await.unwrap();
    assert_eq!(machine.place_of("zhang-wei"), "in-dispenser-bin");
}
