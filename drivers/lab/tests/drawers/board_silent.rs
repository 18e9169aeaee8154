//! The lock board does not answer, though it may still drive its locks.

use suiban_drivers::drawers::lock8a::Feedback;
use suiban_drivers::drawers::{DrawerBoard, DrawerState};
use suiban_drivers::{Link, LinkFault};

use crate::drawers::driver::{stands_open, vault};
use crate::rig::{Rig, link};

#[tokio::test]
async fn a_silent_board_is_offline_and_an_order_it_took_is_not_given_again() {
    let rig = Rig::fast().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    rig.act("drawers fault board-silent").await;
    assert_eq!(vault.status().await.link, Link::Offline);
    assert!(matches!(link(vault.open(9).await), LinkFault::Timeout { .. }));
    assert_eq!((stands_open(&rig), rig.lab.world().read(|w| w.drawers[8].driven)), (vec![9], 1));
    rig.act("drawers fault clear").await;
    assert_eq!(vault.state(9).await.unwrap(), DrawerState::Open, "asked, not driven");
    assert_eq!(rig.lab.world().read(|w| w.drawers[8].driven), 1);
}
