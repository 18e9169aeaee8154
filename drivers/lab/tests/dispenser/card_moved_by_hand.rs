use suiban_drivers::dispenser::{CardPosition, DispenserFault};

use crate::bench::act;
use crate::dispenser::machines::{crt591, fault, k720};

#[tokio::test(start_paused = true)]
async fn a_card_pulled_while_it_is_presented_is_told_and_its_place_is_seen() {
    let mut machine = crt591().await;
    machine.load("zhang-wei").await;
    machine.driver.dispense().await.unwrap();
    machine.act("error code=45").await;
    assert_eq!(fault(machine.driver.present().await), DispenserFault::MovedByHand);
    assert_eq!(machine.position().await, CardPosition::AtGate);
}

#[tokio::test(start_paused = true)]
async fn a_card_snatched_while_it_is_taken_back_leaves_an_empty_channel() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    machine.driver.dispense().await.unwrap();
    machine.driver.present().await.unwrap();
    let lab = &machine.lab;
    let snatched = async {
        lab.world().until(|w| w.dispenser.motion.is_some()).await;
        act(lab, "dispenser", "take-card", &[]).await
    };
    let (_, taken) = tokio::join!(machine.driver.retain(), snatched);
    assert_eq!(taken["card"], "card-zhang-wei");
    assert_eq!(machine.position().await, CardPosition::None);
    assert_eq!(machine.place_of("zhang-wei"), "with-person");
}
