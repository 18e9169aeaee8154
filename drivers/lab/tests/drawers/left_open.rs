//! A drawer is left open, or does not latch.

use suiban_drivers::drawers::lock8a::Feedback;
use suiban_drivers::drawers::{DrawerBoard, DrawerState};

use crate::drawers::driver::{told_open, vault};
use crate::rig::Rig;

#[tokio::test]
async fn a_drawer_left_open_stays_open_for_the_kiosk_until_it_is_shut() {
    let rig = Rig::fast().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    vault.open(6).await.unwrap();
    assert_eq!(told_open(&mut vault).await, [6]);
    rig.act("drawers close 6").await;
    assert_eq!(vault.state(6).await.unwrap(), DrawerState::Closed);
}

#[tokio::test]
async fn a_drawer_that_does_not_latch_is_open_however_often_it_is_pushed_shut() {
    let rig = Rig::fast().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    vault.open(6).await.unwrap();
    rig.act("drawers fault wont-latch 6").await;
    assert!(rig.try_act("drawers close 6").await.is_err());
    assert_eq!(vault.state(6).await.unwrap(), DrawerState::Open);
    rig.act("drawers fault clear").await;
    rig.act("drawers close 6").await;
    assert_eq!(vault.state(6).await.unwrap(), DrawerState::Closed);
}
