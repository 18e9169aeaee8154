//! The lock fires and the drawer stays shut.

use suiban_drivers::drawers::lock8a::Feedback;
use suiban_drivers::drawers::{DrawerBoard, DrawerFault, DrawerState};

use crate::drawers::driver::{stands_open, vault};
use crate::rig::{Rig, fault};

#[tokio::test]
async fn a_jammed_drawer_is_stuck_and_opens_once_it_is_freed() {
    let rig = Rig::fast().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    rig.act("drawers fault stuck 7").await;
    assert_eq!(fault(vault.open(7).await), DrawerFault::Stuck(7));
    assert_eq!(vault.state(7).await.unwrap(), DrawerState::Closed);
    rig.act("drawers fault clear").await;
    vault.open(7).await.unwrap();
    assert_eq!(stands_open(&rig), [7]);
}
