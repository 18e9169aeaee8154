//! 8A driver and lock board.

use suiban_drivers::drawers::lock8a::{Board, Feedback, Lock8a, SETTINGS, Wiring};
use suiban_drivers::drawers::{DrawerBoard, DrawerFault, DrawerState};
use suiban_drivers::transport::{BoxPipe, connect};
use suiban_lab::world::DRAWERS;

use crate::rig::{Rig, fault, soon};

pub async fn vault(rig: &Rig, feedback: Feedback) -> Lock8a<BoxPipe> {
    let boards = vec![Board { address: 1, locks: DRAWERS as u8 }];
    Lock8a::new(connect(&rig.port("drawers"), SETTINGS).await.unwrap(), Wiring { boards, feedback })
}

pub fn stands_open(rig: &Rig) -> Vec<usize> {
    let open = rig.lab.world().read(|w| w.drawers.iter().map(|drawer| drawer.open).collect::<Vec<_>>());
    open.iter().enumerate().filter(|(_, open)| **open).map(|(index, _)| index + 1).collect()
}

pub async fn told_open(vault: &mut Lock8a<BoxPipe>) -> Vec<usize> {
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
async fn feedback_wired_the_other_way_means_the_same() {
    let rig = Rig::fast().await;
    rig.act("drawers wiring feedback=on-open").await;
    let mut vault = vault(&rig, Feedback::OnOpen).await;
    assert_eq!(told_open(&mut vault).await, [0usize; 0]);
    vault.open(2).await.unwrap();
    assert_eq!(told_open(&mut vault).await, [2]);
}
