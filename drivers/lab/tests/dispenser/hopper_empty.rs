use suiban_drivers::dispenser::DispenserFault;
use suiban_drivers::{Level, SupplyKind};

use crate::dispenser::machines::{both, fault, k720};

#[tokio::test(start_paused = true)]
async fn an_empty_hopper_is_told_before_anything_moves() {
    for mut machine in both().await {
        assert_eq!(fault(machine.driver.dispense().await), DispenserFault::HopperEmpty);
        assert_eq!(machine.level(SupplyKind::CardStock).await, Level::Out);
        assert_eq!(machine.driver.status().await.fault, Some(DispenserFault::HopperEmpty.report()));
    }
    let mut machine = k720().await;
    assert_eq!(fault(machine.driver.dispense().await), DispenserFault::HopperEmpty);
    assert_eq!(machine.lab.world().read(|w| w.dispenser.moves), 0);
}

#[tokio::test(start_paused = true)]
async fn the_last_card_in_the_channel_can_still_be_presented() {
    for mut machine in both().await {
        machine.load("li-na").await;
        machine.driver.dispense().await.unwrap();
        assert_eq!(machine.level(SupplyKind::CardStock).await, Level::Out);
        assert!(machine.driver.status().await.is_ready(), "the card in the channel is good");
        machine.driver.present().await.unwrap();
        machine.act("take-card").await;
        assert_eq!(machine.driver.status().await.fault, Some(DispenserFault::HopperEmpty.report()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_filled_hopper_gives_cards_again() {
    for mut machine in both().await {
        assert_eq!(fault(machine.driver.dispense().await), DispenserFault::HopperEmpty);
        machine.load("li-na").await;
        machine.driver.dispense().await.unwrap();
    }
}
