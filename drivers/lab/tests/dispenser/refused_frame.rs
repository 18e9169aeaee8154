use suiban_drivers::LinkFault;
use suiban_drivers::dispenser::{CardPosition, MoveError};

use crate::bench::act;
use crate::dispenser::machines::k720;

#[tokio::test(start_paused = true)]
async fn a_question_the_machine_refused_is_asked_again() {
    let mut machine = k720().await;
    machine.act("nak times=2").await;
    assert_eq!(machine.position().await, CardPosition::None);
    machine.act("nak times=3").await;
    assert!(machine.driver.position().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn an_order_the_machine_refused_has_not_begun_and_is_not_repeated() {
    let mut machine = k720().await;
    machine.load("zhang-wei").await;
    let lab = &machine.lab;
    // The question before the order passes; the order's own frame is refused.
    let refuse = async {
        lab.world().until(|w| w.lines.contains_key(&suiban_lab::DeviceName::Dispenser)).await;
        act(lab, "dispenser", "nak", &[("times", "1")]).await;
    };
    let (moved, ()) = tokio::join!(machine.driver.dispense(), refuse);
    assert!(matches!(moved, Err(MoveError::NotBegun(LinkFault::Garbled { .. }))), "{moved:?}");
    assert_eq!(machine.lab.world().read(|w| w.dispenser.moves), 0);
    machine.driver.dispense().await.unwrap();
}
