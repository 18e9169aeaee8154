//! The machine cannot go on: what becomes of whoever stands before it.

use super::driver::{Hand, face, waiting_card};
use crate::journey::availability::Service;
use crate::journey::cash::{CashEnd, CashProgress};
use crate::journey::effect::Record;
use crate::journey::event::{NotBooked, Progress};
use crate::journey::{Effect, Event, Intent, Work, WorkDone};

fn closed_at(hand: &Hand, at: &str) -> bool {
    hand.at() == "over" && hand.effects == [Effect::Stop, Effect::Record(Record::Closed(at.into())), Effect::End]
}

#[test]
fn a_visit_without_anything_at_stake_ends_at_once() {
    let mut hand = Hand::on(Service::Renewal);
    hand.until_review().event(Event::Close);
    assert!(closed_at(&hand, "renewal/review"), "{:?}", hand.effects);
    let mut hand = Hand::on(Service::Pickup);
    assert!(closed_at(hand.event(Event::Close), "pickup/consent"));
}

#[test]
fn a_payment_is_broken_off_once_and_its_word_awaited() {
    let mut hand = Hand::on(Service::Renewal);
    hand.until_payment().intent(Intent::PayByCard).event(Event::Close);
    assert_eq!((hand.at().as_str(), &hand.effects[..]), ("renewal/paying", &[Effect::AbortPayment][..]));
    assert!(hand.event(Event::Close).effects.is_empty());
    hand.done(WorkDone::NotBooked(NotBooked::Aborted)).event(Event::Close);
    assert!(closed_at(&hand, "renewal/choose-payment"));
}

#[test]
fn who_has_paid_all_the_same_gets_the_case_stored_and_the_receipt() {
    let mut hand = Hand::on(Service::Renewal);
    hand.until_payment().intent(Intent::PayByCard).event(Event::Close).done(WorkDone::Booked);
    assert!(hand.event(Event::Close).effects.is_empty());
    assert_eq!(hand.at(), "renewal/submitting");
    hand.done(WorkDone::Submitted { case: "SB-1".into() }).event(Event::Close).done(WorkDone::Printed);
    assert_eq!(hand.event(Event::Close).at(), "renewal/receipt");
}

#[test]
fn a_code_on_the_screen_is_taken_away_and_asked_for() {
    let mut hand = Hand::on(Service::Renewal);
    hand.until_payment().intent(Intent::PayByQr).event(Event::Close);
    assert_eq!(hand.work(), Some(&Work::CloseQr));
    assert!(hand.event(Event::Close).effects.is_empty());
    hand.done(WorkDone::NotBooked(NotBooked::Aborted)).event(Event::Close);
    assert!(closed_at(&hand, "renewal/choose-payment"));
}

#[test]
fn notes_already_in_go_onto_a_slip_and_none_is_stopped_on_its_way() {
    let mut hand = Hand::on(Service::Renewal);
    hand.until_payment().intent(Intent::PayByCash);
    let task = hand.visit.task;
    hand.event(Event::Progress(task, Progress::Cash(CashProgress::Moving)));
    assert!(hand.event(Event::Close).effects.is_empty(), "a note is under way");
    hand.event(Event::Progress(task, Progress::Cash(CashProgress::Inserted(1_000))));
    assert_eq!(hand.event(Event::Close).effects, [Effect::AbortPayment]);
    hand.done(WorkDone::CashEnded { kept: 1_000, end: CashEnd::Stopped });
    assert!(matches!(hand.work(), Some(Work::Refer(_))));
}

#[test]
fn a_card_in_the_slot_comes_out_before_the_visit_ends() {
    let mut hand = Hand::on(Service::Pickup);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(waiting_card()))).done(face(0.8));
    hand.done(WorkDone::FingerCompared(0.9));
    let task = hand.visit.task;
    hand.event(Event::Progress(task, Progress::CardFound)).event(Event::Close);
    assert_eq!(hand.work(), Some(&Work::ReturnOldCard));
    assert!(hand.event(Event::Close).effects.is_empty());
    hand.done(WorkDone::CardReturned).event(Event::Close);
    assert!(closed_at(&hand, "pickup/old-card"));
}

#[test]
fn a_hand_over_that_has_begun_is_finished() {
    let mut hand = Hand::on(Service::Pickup);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(waiting_card()))).done(face(0.8));
    hand.done(WorkDone::FingerCompared(0.9)).done(WorkDone::OldCardMatches);
    for (done, at) in [
        (WorkDone::OldCardRetained, "pickup/open-drawer"),
        (WorkDone::DrawerOpened, "pickup/take-card"),
        (WorkDone::DrawerClosed, "pickup/storing"),
        (WorkDone::PickupStored, "thanks"),
    ] {
        assert!(hand.event(Event::Close).effects.is_empty());
        assert_eq!(hand.done(done).at(), at);
    }
}
