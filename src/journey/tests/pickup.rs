//! Pickup: no card leaves without a recorded accept, and the old card is never lost sight of.

use super::driver::{Hand, card, face, waiting_card};
use crate::journey::availability::Service;
use crate::journey::event::Progress;
use crate::journey::referral::{Money, Why};
use crate::journey::{Effect, Event, Intent, Work, WorkDone};

fn at_old_card() -> Hand {
    let mut hand = Hand::on(Service::Pickup);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(waiting_card()))).done(face(0.9));
    hand.done(WorkDone::FingerCompared(0.95));
    hand
}

#[test]
fn a_pickup_takes_the_old_card_before_the_drawer_opens() {
    let mut hand = at_old_card();
    assert_eq!(hand.work(), Some(&Work::TakeOldCard));
    hand.done(WorkDone::OldCardMatches);
    assert_eq!(hand.work(), Some(&Work::RetainOldCard));
    hand.done(WorkDone::OldCardRetained);
    assert_eq!(hand.work(), Some(&Work::OpenDrawer { drawer: 7 }));
    hand.done(WorkDone::DrawerOpened).done(WorkDone::DrawerClosed);
    let Some(Work::FinishPickup(handover)) = hand.work() else { panic!("not stored") };
    assert!(handover.old_card_retained);
    hand.done(WorkDone::PickupStored);
    assert_eq!(hand.at(), "thanks");
}

#[test]
fn nobody_gets_a_card_on_the_face_alone() {
    let mut hand = Hand::on(Service::Pickup);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(waiting_card()))).done(face(0.99));
    hand.intent(Intent::CannotPress);
    assert_eq!(hand.referral().why, Why::FingersNotConfirmed);
}

#[test]
fn another_finger_three_times_is_referred() {
    let mut hand = Hand::on(Service::Pickup);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(waiting_card()))).done(face(0.9));
    let mut asked = Vec::new();
    for _ in 0..3 {
        let Some(Work::VerifyFinger { finger, .. }) = hand.work() else { panic!("no finger asked for") };
        asked.push(*finger);
        hand.done(WorkDone::FingerCompared(0.1));
    }
    assert_eq!(asked, [11, 16, 11]);
    assert_eq!(hand.referral().why, Why::FingersNotConfirmed);
}

#[test]
fn who_has_no_card_here_is_told_so() {
    let mut hand = Hand::on(Service::Pickup);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card())));
    assert_eq!((hand.referral().why, hand.referral().money), (Why::NoCardHere, Money::None));
}

#[test]
fn a_wrong_old_card_is_given_back_and_the_drawer_stays_shut() {
    let mut hand = at_old_card();
    for _ in 0..2 {
        hand.done(WorkDone::OldCardDiffers);
        assert_eq!(hand.work(), Some(&Work::ReturnOldCard));
        hand.done(WorkDone::CardReturned);
        assert_eq!(hand.work(), Some(&Work::TakeOldCard));
    }
    hand.done(WorkDone::OldCardDiffers).done(WorkDone::CardReturned);
    assert_eq!(hand.referral().why, Why::OldCardMismatch);
}

#[test]
fn who_walks_away_with_a_card_in_the_slot_gets_it_back_first() {
    let mut hand = at_old_card();
    let task = hand.visit.task;
    hand.event(Event::Progress(task, Progress::CardFound)).wait(100_000);
    assert_eq!(hand.work(), Some(&Work::ReturnOldCard));
    assert!(!hand.effects.contains(&Effect::End));
}

#[test]
fn a_device_lost_with_a_card_inside_returns_the_card_then_refers() {
    let mut hand = at_old_card();
    let task = hand.visit.task;
    hand.event(Event::Progress(task, Progress::CardFound)).done(WorkDone::DeviceLost);
    assert_eq!((hand.referral().why, hand.work()), (Why::DeviceLost, Some(&Work::ReturnOldCard)));
    hand.done(WorkDone::CardReturned);
    assert!(matches!(hand.work(), Some(Work::Refer(_))));
}

#[test]
fn a_drawer_nobody_saw_closed_is_told_as_left_open() {
    let mut hand = at_old_card();
    hand.done(WorkDone::OldCardMatches).done(WorkDone::OldCardRetained).done(WorkDone::DrawerOpened);
    hand.done(WorkDone::TimedOut).done(WorkDone::TimedOut);
    let Some(Work::FinishPickup(handover)) = hand.work() else { panic!("the pickup is not stored") };
    assert!(handover.drawer_left_open);
}

#[test]
fn a_drawer_that_does_not_open_is_a_referral_with_the_facts() {
    let mut hand = at_old_card();
    hand.done(WorkDone::OldCardMatches).done(WorkDone::OldCardRetained).done(WorkDone::DrawerStuck);
    assert_eq!(hand.referral().why, Why::DrawerFailed);
}
