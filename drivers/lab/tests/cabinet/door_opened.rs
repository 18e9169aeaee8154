//! The door is opened, and its contact bounces.

use suiban_drivers::cabinet::{Cabinet, Door};

use crate::cabinet::{cabinet, rest};
use crate::rig::Rig;

#[tokio::test(start_paused = true)]
async fn a_door_that_bounces_is_opened_once_and_closed_once() {
    let rig = Rig::fast().await;
    let cabinet = cabinet(&rig);
    for openings in 1..=3 {
        rig.act("cabinet door open=true bounces=4").await;
        rest().await;
        assert_eq!((cabinet.watch().borrow().door, cabinet.watch().borrow().openings), (Door::Open, openings));
        rig.act("cabinet door open=false bounces=7").await;
        rest().await;
        assert_eq!(cabinet.watch().borrow().door, Door::Closed);
    }
}
