use suiban_drivers::dispenser::{CardPosition, DispenserFault};
use suiban_drivers::{Action, Level};

use crate::dispenser::machines::{crt591, fault};

#[tokio::test(start_paused = true)]
async fn a_broken_motor_asks_for_service_with_the_machines_own_code() {
    let mut machine = crt591().await;
    machine.load("zhang-wei").await;
    machine.driver.dispense().await.unwrap();
    machine.act("error code=51").await;
    let broken = fault(machine.driver.present().await);
    assert_eq!(broken, DispenserFault::Hardware(*b"51"));
    assert_eq!(broken.report().action, Action::Maintain);
    assert!(broken.to_string().contains("51"), "{broken}");
    assert_ne!(machine.position().await, CardPosition::None);
    assert_eq!(machine.driver.status().await.supplies[0].level, Level::Out);
}
