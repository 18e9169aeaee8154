//! The plug is pulled with a card inside.

use suiban_drivers::Link;
use suiban_drivers::collector::{CardCollector, ChannelState};

use crate::collector::driver::{ready, slot, take_in};
use crate::rig::Rig;

#[tokio::test]
async fn an_unplugged_slot_is_absent_and_still_has_the_card_when_it_is_plugged_in_again() {
    let rig = Rig::fast().await;
    let mut before = ready(&rig).await;
    take_in(&rig, &mut before, "li-na").await;
    rig.unplug("collector").await;
    assert_eq!(before.status().await.link, Link::Absent);
    rig.plug("collector").await;
    let mut after = slot(&rig).await;
    assert_eq!(after.channel().await.unwrap(), ChannelState::Inside);
    after.eject().await.unwrap();
    assert_eq!(rig.act("collector take-card").await["card"], "card-li-na");
}
