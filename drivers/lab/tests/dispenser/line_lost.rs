use std::time::Duration;

use suiban_drivers::dispenser::{CardDispenser, CardPosition, MoveError, k720::K720};
use suiban_lab::DeviceName;
use suiban_lab::world::LineFault;
use tokio::time::sleep;

use crate::dispenser::machines::k720;

#[tokio::test(start_paused = true)]
async fn a_line_lost_while_a_card_moves_leaves_the_outcome_unknown_and_the_sensors_settle_it() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    let world = machine.lab.world().clone();
    let cut = async {
        world.until(|w| w.dispenser.motion.is_some()).await;
        world.update(|w| w.line(DeviceName::Dispenser).faults.extend([LineFault::Silent; 6]));
    };
    let (moved, ()) = tokio::join!(machine.driver.dispense(), cut);
    assert!(matches!(moved, Err(MoveError::Unknown(_))), "{moved:?}");
    assert_eq!(machine.lab.world().read(|w| w.dispenser.moves), 1, "ordered once");
    machine.lab.world().update(|w| w.line(DeviceName::Dispenser).faults.clear());
    sleep(Duration::from_secs(3)).await;
    assert_eq!(machine.position().await, CardPosition::AtReader);
    machine.driver.present().await.unwrap();
    assert_eq!(machine.place_of("zhang-wei"), "in-dispenser");
}

#[tokio::test(start_paused = true)]
async fn a_new_line_finds_the_card_where_it_is() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    machine.driver.dispense().await.unwrap();
    let mut again = K720::new(machine.lab.pipe(DeviceName::Dispenser));
    assert_eq!(again.position().await, Ok(CardPosition::AtReader));
    again.present().await.unwrap();
}
