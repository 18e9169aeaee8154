use suiban_drivers::DeviceError;
use suiban_drivers::dispenser::DispenserFault;

use crate::dispenser::machines::crt591;

#[tokio::test(start_paused = true)]
async fn a_blank_card_is_told_from_a_made_one_and_retained() {
    let mut machine = crt591().await;
    machine.act("hopper count=1").await;
    machine.driver.dispense().await.unwrap();
    assert_eq!(machine.driver.body_number().await, Err(DeviceError::Fault(DispenserFault::NoChip)));
    machine.driver.retain().await.unwrap();
}
