//! A card that may or may not lie in its drawer is nobody's to guess about.

use super::intake::at_the_board;
use super::*;
use crate::attendant::desk::Desk;
use crate::attendant::health::Statuses;
use crate::attendant::work::{Job, drawer};
use crate::journey::availability::Service;
use crate::journey::card::CardFacts;
use crate::journey::effect::Handover;
use crate::journey::tests::driver::{Hand, face, waiting_card};
use crate::journey::{Intent, Task, Work, WorkDone};
use crate::screen::Input;
use crate::store::ApplicationWrite;
use crate::store::tests::manifest::entry;

fn open(visit: Option<&str>) -> LedgerWrite {
    intent("open", visit, Act::OpenDrawer { drawer: 3, case: "SB-TEST-0001".into() })
}

async fn content(house: &House) -> DrawerContent {
    house.kiosk().store.drawers().await.unwrap().into_iter().find(|d| d.no == 3).unwrap().content
}

#[tokio::test(start_paused = true)]
async fn power_is_cut_with_a_drawer_open_then_its_card_is_doubtful_and_a_technician_must_look() {
    let mut house = House::new().await;
    let load = DrawerWrite::load(3, "SB-TEST-0001", b"body-1");
    house.kiosk().store.commit(Facts { drawers: vec![load], ..Facts::at(NOW, 1) }).await.unwrap();
    let opened = vec![DrawerWrite::step(3, DrawerMove::Open)];
    let facts = Facts { ledger: vec![open(Some("1-1"))], drawers: opened, ..Facts::at(NOW, 1) };
    house.kiosk().store.commit(facts).await.unwrap();
    house.settle(When::Start).await;
    assert_eq!(house.found("open").await, (Some(Outcome::Unknown), Some(Found::DrawerToCheck)));
    assert_eq!(content(&house).await, DrawerContent::Doubtful { case: "SB-TEST-0001".into() });
    assert_eq!(house.kiosk().store.drawer_by_body_number(b"body-1").await.unwrap(), None, "it is offered to nobody");
    assert_eq!(house.told().await, 1);
    let balance = house.kiosk().store.card_balance().await.unwrap();
    assert_eq!((balance.loaded, balance.in_magazine), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn power_is_cut_while_loading_then_the_drawer_is_not_used_before_somebody_has_looked() {
    let mut house = House::new().await;
    house.commit(vec![open(None)]).await;
    house.settle(When::Start).await;
    assert_eq!(house.found("open").await, (Some(Outcome::Unknown), Some(Found::DrawerToCheck)));
    assert_eq!(house.kiosk().store.drawers().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_drawer_nobody_saw_closed_is_no_pickup_before_a_technician_has_looked() {
    let mut house = House::new().await;
    let load = DrawerWrite::load(3, "SB-TEST-0001", b"body-1");
    house.kiosk().store.commit(Facts { drawers: vec![load], ..Facts::at(NOW, 1) }).await.unwrap();
    let drawers = vec![DrawerWrite::step(3, DrawerMove::Open)];
    let facts = Facts { ledger: vec![open(Some("1-1"))], drawers, ..Facts::at(NOW, 1) };
    house.kiosk().store.commit(facts).await.unwrap();
    let desk = Desk::new(VisitId::new("1-1"), NOW);
    desk.papers().drawer = Some("open".into());
    desk.papers().manifest = Some(entry(1, "测试甲", "44019919900307003X"));
    let events = tokio::sync::mpsc::unbounded_channel().0;
    let job = Job { kiosk: house.kiosk().clone(), desk, task: Task(1), events };
    assert_eq!(drawer::finish(&job, left_open()).await, WorkDone::PickupStored);
    drop(job);
    assert_eq!(content(&house).await, DrawerContent::Doubtful { case: "SB-TEST-0001".into() });
    assert_eq!(house.kiosk().store.outbox().await.unwrap().waiting, 0, "central heard of a pickup");
    house.settle(When::Idle).await;
    assert_eq!(house.found("open").await, (Some(Outcome::Unknown), Some(Found::DrawerToCheck)));
    assert_eq!(house.told().await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_card_that_a_technician_finds_collected_ends_its_application() {
    const NUMBER: &str = "44019919900307003X";
    let mut house = House::new().await;
    let load = DrawerWrite::load(3, "SB-TEST-0001", b"body-1");
    let taken = ApplicationWrite::Taken { case: "SB-TEST-0001".into(), number: NUMBER.to_owned().into() };
    let (drawers, applications) = (vec![load], vec![taken]);
    house.kiosk().store.commit(Facts { drawers, applications, ..Facts::at(NOW, 1) }).await.unwrap();
    let opened = vec![DrawerWrite::step(3, DrawerMove::Open)];
    let facts = Facts { ledger: vec![open(Some("1-1"))], drawers: opened, ..Facts::at(NOW, 1) };
    house.kiosk().store.commit(facts).await.unwrap();
    house.settle(When::Start).await;
    assert!(house.kiosk().store.application_pending(NUMBER, NOW).await.unwrap(), "over before anybody looked");

    let mut technician = at_the_board(house.kiosk()).await;
    for input in [Input::ShowUnsettled, Input::ChooseAct(0), Input::OpenToCheck, Input::CardThere(false)] {
        technician.on_input(input, &Statuses::new()).await;
    }
    assert_eq!(house.found("open").await, (Some(Outcome::Done), Some(Found::CardGone)));
    assert!(!house.kiosk().store.application_pending(NUMBER, NOW).await.unwrap(), "its holder cannot apply again");
}

/// The person has gone and nobody closed the drawer.
fn left_open() -> Handover {
    let mut waiting = waiting_card().waiting.unwrap();
    (waiting.drawer, waiting.case, waiting.old_card_due) = (3, "SB-TEST-0001".into(), false);
    let card = CardFacts { waiting: Some(waiting), ..waiting_card() };
    let mut hand = Hand::on(Service::Pickup);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card))).done(face(0.8));
    hand.done(WorkDone::FingerCompared(0.9)).done(WorkDone::DrawerOpened);
    hand.done(WorkDone::TimedOut).done(WorkDone::TimedOut);
    let Some(Work::FinishPickup(handover)) = hand.work() else { panic!("the pickup is not stored") };
    (**handover).clone()
}
