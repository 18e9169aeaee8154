//! A sensor of the channel failed.

use suiban_drivers::collector::{CardCollector, ChannelState, CollectorFault};

use crate::collector::driver::{ready, take_in};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn a_slot_with_a_failed_sensor_moves_no_card_and_says_why() {
    let rig = Rig::fast().await;
    let mut slot = ready(&rig).await;
    take_in(&rig, &mut slot, "li-na").await;
    rig.act("collector fault sensor-failed").await;
    assert_eq!(fault(slot.eject().await), CollectorFault::Hardware(*b"12"));
    assert_eq!(fault(slot.retain().await), CollectorFault::Hardware(*b"12"));
    assert_eq!((slot.channel().await.unwrap(), slot.retained().await.unwrap()), (ChannelState::Inside, 0));
    rig.act("collector fault clear").await;
    slot.eject().await.unwrap();
    assert_eq!(rig.act("collector take-card").await["card"], "card-li-na");
}
