//! The terminal's cable is pulled.

use suiban_drivers::terminal::{LastTransaction, TerminalFault};
use suiban_drivers::{Link, LinkFault};

use crate::rig::{Rig, fault};
use crate::terminal::driver::{asks_for, booked, pay, registered, ways};

#[tokio::test]
async fn an_unplugged_terminal_is_absent_and_works_again_through_a_fresh_line() {
    let rig = Rig::fast().await;
    for port in ways(&rig) {
        let mut before = registered(&port).await;
        rig.unplug("terminal").await;
        assert_eq!(before.status().await.link, Link::Absent, "{port}");
        let refused = suiban_drivers::terminal::zvt::open(&port, Default::default()).await.err();
        assert!(matches!(refused, Some(LinkFault::Absent { .. })), "{port}: {refused:?}");
        rig.plug("terminal").await;
        rig.linked(&port).await;
        assert!(registered(&port).await.status().await.is_ready());
    }
}

#[tokio::test]
async fn a_payment_whose_terminal_is_unplugged_is_unknown_until_it_is_asked() {
    let rig = Rig::fast().await;
    let port = rig.port("terminal");
    let mut before = registered(&port).await;
    let pulled = async {
        asks_for(&rig, 2000).await;
        rig.unplug("terminal").await;
    };
    let ((outcome, _prompts), ()) = tokio::join!(pay(&mut before, 2000), pulled);
    assert_eq!(fault(outcome), TerminalFault::Unknown);
    rig.plug("terminal").await;
    rig.linked(&port).await;
    let mut after = registered(&port).await;
    assert!(matches!(after.last().await.unwrap(), LastTransaction::Failed(_) | LastTransaction::None));
    assert_eq!(booked(&rig), 0);
}
