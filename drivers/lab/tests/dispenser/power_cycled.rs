use suiban_drivers::dispenser::{CardPosition, DispenserFault};

use crate::dispenser::machines::{fault, k720};

#[tokio::test(start_paused = true)]
async fn nothing_moves_after_a_power_failure_before_the_machine_was_initialised() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    machine.driver.dispense().await.unwrap();
    machine.act("power-cycle").await;
    assert_eq!(machine.position().await, CardPosition::AtReader, "the card is still seen");
    assert_eq!(machine.driver.status().await.fault, Some(DispenserFault::NotInitialised.report()));
    assert_eq!(fault(machine.driver.present().await), DispenserFault::NotInitialised);
    machine.driver.initialise().await.unwrap();
    machine.driver.present().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn power_that_fails_while_a_card_moves_ends_the_move() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    let lab = &machine.lab;
    let cut = async {
        lab.world().until(|w| w.dispenser.motion.is_some()).await;
        crate::bench::act(lab, "dispenser", "power-cycle", &[]).await;
    };
    let (moved, ()) = tokio::join!(machine.driver.dispense(), cut);
    assert_eq!(fault(moved), DispenserFault::NotInitialised);
    assert_eq!(machine.place_of("zhang-wei"), "in-hopper 1");
}
