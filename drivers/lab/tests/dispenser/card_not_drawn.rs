use suiban_drivers::dispenser::{CardPosition, DispenserFault};

use crate::dispenser::machines::{fault, k720};

#[tokio::test(start_paused = true)]
async fn a_card_that_stays_in_the_hopper_is_told_and_drawn_after_a_reset() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    machine.act("fault name=slip").await;
    assert_eq!(fault(machine.driver.dispense().await), DispenserFault::NotDrawn);
    assert_eq!(machine.position().await, CardPosition::None);
    assert_eq!(machine.place_of("zhang-wei"), "in-hopper 1");
    assert_eq!(fault(machine.driver.dispense().await), DispenserFault::NotDrawn, "not tried again before a reset");
    assert_eq!(machine.lab.world().read(|w| w.dispenser.moves), 1);
    machine.driver.initialise().await.unwrap();
    machine.driver.dispense().await.unwrap();
    assert_eq!(machine.place_of("zhang-wei"), "in-dispenser");
}
