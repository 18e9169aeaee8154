//! An answer arrives damaged, or not at all.

use suiban_drivers::drawers::lock8a::Feedback;
use suiban_drivers::drawers::{DrawerBoard, DrawerState};
use suiban_drivers::{Link, LinkFault};

use crate::drawers::driver::vault;
use crate::rig::{Rig, link};

#[tokio::test]
async fn a_damaged_answer_is_a_typed_error_and_the_next_exchange_works() {
    let rig = Rig::fast().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    for damage in ["flip-bit", "truncate"] {
        rig.act(&format!("drawers fail-next how={damage}")).await;
        let fault = link(vault.state(1).await);
        assert!(matches!(fault, LinkFault::Garbled { .. }), "{damage}: {fault}");
        assert_eq!(vault.state(1).await.unwrap(), DrawerState::Closed);
    }
    rig.act("drawers fail-next how=silent").await;
    assert_eq!(vault.status().await.link, Link::Offline);
    assert_eq!(vault.status().await.link, Link::Online);
}
