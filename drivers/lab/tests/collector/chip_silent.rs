//! The antenna gets no answer from the card's chip.

use suiban_drivers::collector::{CardCollector, CollectorFault};

use crate::collector::driver::{number, ready, take_in};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn a_chip_that_does_not_answer_has_its_fault_and_the_card_can_still_be_given_back() {
    let rig = Rig::fast().await;
    let mut slot = ready(&rig).await;
    take_in(&rig, &mut slot, "li-na").await;
    rig.act("collector fault chip-silent").await;
    assert_eq!(fault(slot.body_number().await), CollectorFault::NoChip);
    rig.act("collector fault clear").await;
    assert_eq!(slot.body_number().await.unwrap().expose(), &number(&rig, "li-na"));
    slot.eject().await.unwrap();
}
