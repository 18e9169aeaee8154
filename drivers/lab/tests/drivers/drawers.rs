//! 8A driver and lock board.

use suiban_drivers::drawers::lock8a::{Board, Feedback, Lock8a, SETTINGS, Wiring};
use suiban_drivers::drawers::{DrawerBoard, DrawerFault, DrawerState};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_drivers::{Link, LinkFault};
use suiban_lab::world::DRAWERS;

use crate::rig::{Rig, fault, link, soon};

async fn vault(rig: &Rig, feedback: Feedback) -> Lock8a<BoxPipe> {
    let boards = vec![Board { address: 1, locks: DRAWERS as u8 }];
    Lock8a::new(connect(&rig.port("drawers"), SETTINGS).await.unwrap(), Wiring { boards, feedback })
}

fn stands_open(rig: &Rig) -> Vec<usize> {
    let open = rig.lab.world().read(|w| w.drawers.iter().map(|drawer| drawer.open).collect::<Vec<_>>());
    open.iter().enumerate().filter(|(_, open)| **open).map(|(index, _)| index + 1).collect()
}

async fn told_open(vault: &mut Lock8a<BoxPipe>) -> Vec<usize> {
    let states = vault.states().await.unwrap();
    assert_eq!(states.len(), DRAWERS);
    states.iter().enumerate().filter(|(_, state)| **state == DrawerState::Open).map(|(index, _)| index + 1).collect()
}

#[tokio::test]
async fn the_drawer_asked_for_opens_and_no_other() {
    let rig = Rig::fast().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    assert!(vault.status().await.is_ready());
    assert_eq!((usize::from(vault.count()), told_open(&mut vault).await), (DRAWERS, vec![]));
    let mut open = Vec::new();
    for drawer in [1, 8, 9, 24] {
        vault.open(drawer).await.unwrap();
        open.push(usize::from(drawer));
        assert_eq!((stands_open(&rig), told_open(&mut vault).await), (open.clone(), open.clone()));
        assert_eq!(vault.state(drawer).await.unwrap(), DrawerState::Open);
    }
    assert_eq!(fault(vault.open(25).await), DrawerFault::NoSuchDrawer(25));
}

#[tokio::test]
async fn drawers_shut_by_hand_are_seen_and_their_reports_disturb_nothing() {
    let rig = Rig::in_real_time().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    for drawer in [3, 4] {
        soon("opening", vault.open(drawer)).await.unwrap();
    }
    rig.act("drawers close drawer=3").await;
    assert_eq!(vault.state(4).await.unwrap(), DrawerState::Open);
    assert_eq!(vault.state(3).await.unwrap(), DrawerState::Closed);
    // The report of drawer 4 falls into the order for drawer 5.
    let (opened, ()) = tokio::join!(vault.open(5), async {
        rig.lab.world().until(|w| w.drawers[4].open).await;
        rig.act("drawers close drawer=4").await;
    });
    opened.unwrap();
    assert_eq!(told_open(&mut vault).await, [5]);
}

#[tokio::test]
async fn a_jammed_drawer_is_stuck_and_opens_once_it_is_freed() {
    let rig = Rig::fast().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    rig.act("drawers jam drawer=7").await;
    assert_eq!(fault(vault.open(7).await), DrawerFault::Stuck(7));
    assert_eq!(vault.state(7).await.unwrap(), DrawerState::Closed);
    rig.act("drawers jam drawer=7 on=false").await;
    vault.open(7).await.unwrap();
    assert_eq!(stands_open(&rig), [7]);
}

#[tokio::test]
async fn feedback_wired_the_other_way_means_the_same() {
    let rig = Rig::fast().await;
    rig.act("drawers wiring feedback=on-open").await;
    let mut vault = vault(&rig, Feedback::OnOpen).await;
    assert_eq!(told_open(&mut vault).await, [0usize; 0]);
    vault.open(2).await.unwrap();
    assert_eq!(told_open(&mut vault).await, [2]);
}

#[tokio::test]
async fn a_damaged_answer_is_a_typed_error_and_the_next_exchange_works() {
    let rig = Rig::fast().await;
    let mut vault = vault(&rig, Feedback::OnClose).await;
    for damage in ["flip-bit", "truncate"] {
        rig.act(&format!("drawers fault kind={damage}")).await;
        let fault = link(vault.state(1).await);
        assert!(matches!(fault, LinkFault::Garbled { .. }), "{damage}: {fault}");
        assert_eq!(vault.state(1).await.unwrap(), DrawerState::Closed);
    }
    rig.act("drawers fault kind=silent").await;
    assert_eq!(vault.status().await.link, Link::Offline);
    assert_eq!(vault.status().await.link, Link::Online);
}
