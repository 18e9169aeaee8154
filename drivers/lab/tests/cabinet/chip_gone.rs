//! The chip with the contacts is unplugged.

use suiban_drivers::Link;
use suiban_drivers::cabinet::{Cabinet, Contacts};
use suiban_lab::cabinet::Wires;

use crate::cabinet::{Chip, cabinet, rest};
use crate::rig::Rig;

#[tokio::test(start_paused = true)]
async fn a_chip_that_is_gone_is_absent() {
    let rig = Rig::fast().await;
    let mut cabinet = cabinet(&rig);
    rig.act("cabinet chip there=false").await;
    rest().await;
    assert_eq!(cabinet.status().await.link, Link::Absent);
    assert!(Contacts::start(Chip(Wires::new(rig.lab.world().clone())), false).is_err());
}
