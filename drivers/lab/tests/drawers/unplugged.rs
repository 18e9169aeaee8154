//! The plug is pulled.

use suiban_drivers::Link;
use suiban_drivers::drawers::lock8a::Feedback;
use suiban_drivers::drawers::{DrawerBoard, DrawerState};

use crate::drawers::driver::vault;
use crate::rig::Rig;

#[tokio::test]
async fn an_unplugged_board_is_not_online_and_tells_what_stands_open_when_it_is_plugged_in_again() {
    let rig = Rig::fast().await;
    let mut before = vault(&rig, Feedback::OnClose).await;
    before.open(4).await.unwrap();
    rig.unplug("drawers").await;
    assert_ne!(before.status().await.link, Link::Online);
    rig.plug("drawers").await;
    let mut after = vault(&rig, Feedback::OnClose).await;
    assert_eq!(after.state(4).await.unwrap(), DrawerState::Open);
}
