//! The retain bin is full.

use suiban_drivers::Level;
use suiban_drivers::collector::{CardCollector, CollectorFault};

use crate::collector::driver::{ready, take_in};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn a_full_bin_keeps_no_card() {
    let rig = Rig::fast().await;
    let mut slot = ready(&rig).await;
    take_in(&rig, &mut slot, "li-na").await;
    rig.act("collector fault bin-full").await;
    assert_eq!(fault(slot.retain().await), CollectorFault::BinFull);
    let status = slot.status().await;
    assert_eq!(status.fault, Some(CollectorFault::BinFull.report()));
    assert_eq!(status.supplies[0].level, Level::Full);
    slot.eject().await.unwrap();
    rig.act("collector take-card").await;
    rig.act("collector fault clear").await;
    assert!(slot.status().await.is_ready());
}
