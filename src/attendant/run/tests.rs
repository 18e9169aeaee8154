//! The loop's own promises.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::attendant::tests::House;
use crate::journey::availability::Service;
use crate::journey::card::CardFacts;
use crate::journey::effect::Record;
use crate::journey::tests::driver::{Hand, face, waiting_card};
use crate::journey::{Effect, Work, WorkDone};
use crate::store::{DrawerWrite, Facts, VisitId};

mod cabinet_open;
mod forgotten_card;
mod machine;
mod mains;
mod slip_left;

const DRAWER: u16 = 7;

/// A visit whose identity was accepted this moment; a drawer is to be opened on the strength of it.
fn accepted() -> Hand {
    let mut waiting = waiting_card().waiting.unwrap();
    waiting.old_card_due = false;
    let card = CardFacts { waiting: Some(waiting), ..waiting_card() };
    let mut hand = Hand::on(Service::Pickup);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card))).done(face(0.8));
    hand.done(WorkDone::FingerCompared(0.9));
    assert_eq!(hand.work(), Some(&Work::OpenDrawer { drawer: DRAWER }));
    assert!(hand.effects.iter().any(|effect| matches!(effect, Effect::Record(Record::Decided(_)))));
    hand
}

async fn performs(house: &House, hand: Hand) -> Event {
    let (_touch, inputs) = mpsc::unbounded_channel();
    let (_publish, statuses) = watch::channel(Statuses::new());
    let mut attendant = Attendant::new(house.kiosk().clone(), inputs, statuses).await;
    let desk = Desk::new(VisitId::new("1-1"), 0);
    attendant.mode = Mode::Visit(Box::new(Serving { visit: hand.visit, desk, work: None }));
    attendant.perform(hand.effects).await;
    attendant.events.1.recv().await.unwrap()
}

async fn loaded() -> House {
    let house = House::new().await;
    let load = DrawerWrite::load(DRAWER, "SB-TEST", b"body-1");
    house.kiosk().store.commit(Facts { drawers: vec![load], ..Facts::at(0, 1) }).await.unwrap();
    house
}

#[tokio::test(start_paused = true)]
async fn no_work_begins_on_a_decision_that_the_journal_did_not_take() {
    let house = loaded().await;
    house.sql(
        "CREATE TRIGGER full BEFORE INSERT ON journal WHEN NEW.kind = 'identity-decided'
         BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    let hand = accepted();
    let task = hand.visit.task;
    assert_eq!(performs(&house, hand).await, Event::Done(task, WorkDone::StoreFailed));
    assert_eq!(house.lab().world().read(|w| w.drawers[usize::from(DRAWER) - 1].driven), 0, "the drawer was opened");
}

#[tokio::test(start_paused = true)]
async fn a_decision_in_the_journal_opens_the_drawer() {
    let house = loaded().await;
    let hand = accepted();
    let task = hand.visit.task;
    assert_eq!(performs(&house, hand).await, Event::Done(task, WorkDone::DrawerOpened));
}
