//! The slot loses power with a card inside.

use suiban_drivers::collector::{CardCollector, ChannelState, CollectorFault};

use crate::collector::driver::{ready, take_in};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn after_a_power_loss_nothing_moves_before_it_is_initialised_and_the_card_is_still_there() {
    let rig = Rig::fast().await;
    let mut slot = ready(&rig).await;
    take_in(&rig, &mut slot, "li-na").await;
    rig.act("collector power-cycle").await;
    assert_eq!(fault(slot.eject().await), CollectorFault::NotInitialised);
    slot.initialise().await.unwrap();
    assert_eq!(slot.channel().await.unwrap(), ChannelState::Inside);
    slot.eject().await.unwrap();
    assert_eq!(rig.act("collector take-card").await["card"], "card-li-na");
}
