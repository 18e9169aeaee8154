//! The card on the reader: taken, left lying, forgotten by somebody else, and a reader that fails in the middle.

use super::driver::{EQUIPMENT, Hand, card, waiting_card};
use crate::journey::availability::Service;
use crate::journey::effect::Record;
use crate::journey::event::{CardFailure, Progress};
use crate::journey::referral::Why;
use crate::journey::rules::Rules;
use crate::journey::take_card::Plate;
use crate::journey::view::{Screen, outline};
use crate::journey::visit::Equipment;
use crate::journey::{Effect, Event, Intent, Work, WorkDone};

fn on(service: Service, plate: Plate) -> Hand {
    Hand::with(service, Rules::default(), Equipment { plate, ..EQUIPMENT })
}

/// The case is stored, the receipt printed and read.
fn at_take_card(plate: Plate) -> Hand {
    let mut hand = on(Service::Renewal, plate);
    hand.until_payment().intent(Intent::PayLater);
    hand.done(WorkDone::Submitted { case: "SB-1".into() }).done(WorkDone::Printed).intent(Intent::Finish);
    assert_eq!(hand.at(), "take-card");
    hand
}

fn awaits_the_card(hand: &Hand) -> bool {
    hand.at() == "take-card" && hand.work() == Some(&Work::AwaitCardLifted)
}

#[test]
fn take_your_card_lasts_until_the_card_is_lifted() {
    let mut hand = at_take_card(Plate::Seen);
    assert!(awaits_the_card(&hand));
    hand.intent(Intent::Finish).wait(7_000);
    assert_eq!(hand.at(), "take-card", "a touch takes no card");
    assert_eq!(hand.done(WorkDone::CardTaken).at(), "thanks");
}

#[test]
fn a_card_that_stays_is_asked_for_again_and_thanked_for_when_it_is_taken() {
    let mut hand = at_take_card(Plate::Seen);
    hand.wait(8_000);
    assert!(awaits_the_card(&hand));
    hand.wait(59_000);
    assert_eq!(hand.at(), "take-card");
    assert_eq!(hand.done(WorkDone::CardTaken).at(), "thanks");
}

#[test]
fn a_card_that_nobody_takes_ends_the_visit_and_stands_in_the_journal() {
    let mut hand = at_take_card(Plate::Seen);
    hand.wait(8_000).wait(60_000);
    assert_eq!((hand.at().as_str(), &hand.effects[0]), ("over", &Effect::Record(Record::CardForgotten)));
    assert!(hand.effects.contains(&Effect::End));
}

#[test]
fn without_a_reader_that_sees_it_take_your_card_ends_by_time_or_by_touch() {
    let mut hand = at_take_card(Plate::Unseen);
    assert_eq!(hand.work(), None);
    assert_eq!(hand.wait(8_000).at(), "thanks");
    assert_eq!(at_take_card(Plate::Unseen).intent(Intent::Finish).at(), "thanks");
}

#[test]
fn a_reader_that_fails_in_the_middle_leaves_it_to_time() {
    for waited in [100, 8_000] {
        let mut hand = at_take_card(Plate::Seen);
        hand.wait(waited).done(WorkDone::DeviceLost);
        assert_eq!((hand.at().as_str(), hand.work()), ("take-card", None));
        assert_eq!(hand.wait(8_000).at(), "thanks", "after {waited} ms");
        assert!(!hand.effects.contains(&Effect::Record(Record::CardForgotten)), "nobody knows that");
    }
}

#[test]
fn whoever_leaves_or_is_sent_to_the_window_is_asked_to_take_the_card_and_is_not_thanked() {
    let mut hand = on(Service::Renewal, Plate::Seen);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card()))).intent(Intent::Leave);
    assert!(awaits_the_card(&hand));
    assert_eq!(hand.effects[0], Effect::Record(Record::Left("renewal/reason".into())));
    assert_eq!(hand.done(WorkDone::CardTaken).at(), "over");
    let mut hand = on(Service::Renewal, Plate::Seen);
    hand.intent(Intent::Agree).done(WorkDone::CardFailed(CardFailure::NotGenuine));
    assert_eq!(hand.referral().why, Why::CardNotGenuine);
    hand.done(WorkDone::Referred { code: "7K3".into(), printed: true }).intent(Intent::Finish);
    assert!(awaits_the_card(&hand));
    assert_eq!(hand.done(WorkDone::CardTaken).at(), "over");
}

#[test]
fn a_card_left_by_one_who_walked_away_is_asked_for_and_then_forgotten() {
    let mut hand = on(Service::Renewal, Plate::Seen);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card()))).wait(65_000);
    assert_eq!(hand.effects[0], Effect::Record(Record::WalkedAway("renewal/reason".into())));
    assert!(awaits_the_card(&hand));
    hand.wait(8_000).wait(60_000);
    assert_eq!((hand.at().as_str(), &hand.effects[0]), ("over", &Effect::Record(Record::CardForgotten)));
}

#[test]
fn after_a_pickup_the_card_that_was_read_is_taken_along() {
    let mut waiting = waiting_card();
    if let Some(new) = &mut waiting.waiting {
        new.old_card_due = false;
    }
    let mut hand = on(Service::Pickup, Plate::Seen);
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(waiting))).done(super::driver::face(0.8));
    hand.done(WorkDone::FingerCompared(0.9)).done(WorkDone::DrawerOpened).done(WorkDone::DrawerClosed);
    hand.done(WorkDone::PickupStored);
    assert!(awaits_the_card(&hand));
    assert_eq!(hand.done(WorkDone::CardTaken).at(), "thanks");
}

#[test]
fn nothing_begins_before_a_forgotten_card_is_away() {
    let mut hand = on(Service::Renewal, Plate::Forgotten);
    assert_eq!((hand.at().as_str(), hand.work()), ("forgotten-card", Some(&Work::AwaitCardLifted)));
    let task = hand.visit.task;
    hand.event(Event::Progress(task, Progress::CardFound)).intent(Intent::Agree).wait(40_000);
    assert_eq!(hand.at(), "forgotten-card");
    assert_eq!(outline(&hand.visit, hand.now).map(|o| o.screen), Some(Screen::ForgottenCard));
    hand.done(WorkDone::CardTaken);
    assert_eq!(
        (hand.at().as_str(), &hand.effects[0]),
        ("renewal/consent", &Effect::Record(Record::ForgottenCardLifted))
    );
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card()))).intent(Intent::Leave);
    assert!(awaits_the_card(&hand), "the reader sees this person's own card");
}

#[test]
fn a_plate_that_was_empty_all_along_is_no_forgotten_card() {
    let mut hand = on(Service::Pickup, Plate::Forgotten);
    hand.done(WorkDone::CardTaken);
    assert_eq!(hand.at(), "pickup/consent");
    assert!(!hand.effects.contains(&Effect::Record(Record::ForgottenCardLifted)));
}

#[test]
fn a_reader_that_fails_over_a_forgotten_card_keeps_nobody_from_anything() {
    let mut hand = on(Service::Renewal, Plate::Forgotten);
    hand.done(WorkDone::DeviceLost);
    assert_eq!(hand.at(), "renewal/consent");
    assert_eq!(hand.intent(Intent::Leave).at(), "over");
}

#[test]
fn whoever_will_not_touch_a_forgotten_card_may_go() {
    for mut hand in [on(Service::Renewal, Plate::Forgotten), on(Service::Pickup, Plate::Forgotten)] {
        assert_eq!(hand.intent(Intent::Leave).at(), "over");
        assert_eq!(hand.effects[1], Effect::Record(Record::Left("forgotten-card".into())));
    }
    assert_eq!(on(Service::Renewal, Plate::Forgotten).wait(65_000).at(), "over");
}

#[test]
fn a_machine_that_has_to_end_waits_for_no_card_for_long() {
    let mut hand = at_take_card(Plate::Seen);
    assert!(hand.event(Event::Close).effects.is_empty());
    hand.wait(8_000).event(Event::Close);
    assert_eq!((hand.at().as_str(), &hand.effects[0]), ("over", &Effect::Record(Record::CardForgotten)));
    let mut hand = on(Service::Renewal, Plate::Seen);
    assert_eq!(hand.event(Event::Close).at(), "over");
}
