use suiban_drivers::Media;
use suiban_drivers::dispenser::{CardPosition, DispenserFault};

use crate::dispenser::machines::{both, fault, k720};

#[tokio::test(start_paused = true)]
async fn a_jam_ends_the_move_and_the_card_is_presented_once_it_is_cleared() {
    for mut machine in both().await {
        machine.load("zhang-wei").await;
        machine.driver.dispense().await.unwrap();
        machine.act("fault name=jam").await;
        assert_eq!(fault(machine.driver.present().await), DispenserFault::Jammed);
        assert_eq!(fault(machine.driver.retain().await), DispenserFault::Jammed);
        assert_eq!(machine.position().await, CardPosition::AtReader);
        machine.act("fault name=clear").await;
        machine.driver.present().await.unwrap();
        assert_eq!(machine.position().await, CardPosition::AtGate);
    }
}

#[tokio::test(start_paused = true)]
async fn a_jam_that_begins_while_the_card_moves_is_told() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    let world = machine.lab.world().clone();
    let jam = async {
        world.until(|w| w.dispenser.motion.is_some()).await;
        world.update(|w| w.dispenser.jammed = true);
    };
    let (moved, ()) = tokio::join!(machine.driver.dispense(), jam);
    assert_eq!(fault(moved), DispenserFault::Jammed);
    let status = machine.driver.status().await;
    assert_eq!((status.media, status.fault), (Media::Jammed, Some(DispenserFault::Jammed.report())));
}

#[tokio::test(start_paused = true)]
async fn staff_takes_the_card_out_and_the_next_one_is_drawn() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    machine.load("li-na").await;
    machine.driver.dispense().await.unwrap();
    machine.act("fault name=jam").await;
    assert_eq!(fault(machine.driver.present().await), DispenserFault::Jammed);
    assert_eq!(machine.act("clear").await["card"], "card-zhang-wei");
    machine.driver.dispense().await.unwrap();
    assert_eq!(machine.place_of("li-na"), "in-dispenser");
}
