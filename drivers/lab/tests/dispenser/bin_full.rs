use suiban_drivers::dispenser::{CardPosition, DispenserFault};
use suiban_drivers::{Level, SupplyKind};

use crate::dispenser::machines::{both, fault, k720};

#[tokio::test(start_paused = true)]
async fn a_full_bin_keeps_the_card_in_the_channel_and_it_can_still_be_presented() {
    for mut machine in both().await {
        machine.load("zhang-wei").await;
        machine.driver.dispense().await.unwrap();
        machine.act("fault name=bin-full").await;
        assert_eq!(fault(machine.driver.retain().await), DispenserFault::BinFull);
        assert_eq!(machine.position().await, CardPosition::AtReader);
        assert_eq!(machine.driver.status().await.fault, Some(DispenserFault::BinFull.report()));
        assert_eq!(machine.level(SupplyKind::RetainBin).await, Level::Full);
        machine.driver.present().await.unwrap();
        machine.act("fault name=clear").await;
        machine.driver.retain().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_bin_that_is_nearly_full_is_told_in_time() {
    let mut machine = k720().await;
    machine.act("blanks count=200").await;
    for _card in 0..20 {
        assert_eq!(machine.level(SupplyKind::RetainBin).await, Level::Ok);
        machine.driver.dispense().await.unwrap();
        machine.driver.retain().await.unwrap();
    }
    assert_eq!(machine.level(SupplyKind::RetainBin).await, Level::Low);
    assert!(machine.driver.status().await.is_ready());
}
