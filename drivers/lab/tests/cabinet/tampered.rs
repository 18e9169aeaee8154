//! Somebody breaks the tamper loop.

use suiban_drivers::cabinet::{Cabinet, Tamper};

use crate::cabinet::{cabinet, rest};
use crate::rig::Rig;

#[tokio::test(start_paused = true)]
async fn a_broken_tamper_loop_stays_told_when_it_is_mended() {
    let rig = Rig::fast().await;
    let mut cabinet = cabinet(&rig);
    rig.act("cabinet tamper broken=true").await;
    rest().await;
    rig.act("cabinet tamper broken=false").await;
    rest().await;
    assert_eq!(cabinet.watch().borrow().tamper, Tamper::Tripped);
    cabinet.clear_tamper().await.unwrap();
    assert_eq!(cabinet.status().await.fault, None);
}
