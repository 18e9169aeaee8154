//! The transport is jammed.

use suiban_drivers::collector::{CardCollector, ChannelState, CollectorFault};

use crate::collector::driver::{ready, take_in};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn a_jam_is_told_and_the_card_comes_out_once_it_is_cleared() {
    let rig = Rig::fast().await;
    let mut slot = ready(&rig).await;
    take_in(&rig, &mut slot, "li-na").await;
    rig.act("collector fault jam").await;
    assert_eq!(fault(slot.eject().await), CollectorFault::Jammed);
    assert_eq!(fault(slot.retain().await), CollectorFault::Jammed);
    rig.act("collector fault clear").await;
    assert_eq!(slot.channel().await.unwrap(), ChannelState::Inside);
    slot.eject().await.unwrap();
    assert_eq!(rig.act("collector take-card").await["card"], "card-li-na");
}
