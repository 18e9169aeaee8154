//! Renewal: the straight way, every refusal, and what a nervous finger cannot do.

use super::driver::{EQUIPMENT, Hand, card, day, face};
use crate::journey::availability::Service;
use crate::journey::card::{CardFacts, CardKind, ValidTo};
use crate::journey::effect::Payment;
use crate::journey::eligibility::{NotEligible, Reason};
use crate::journey::event::{CardFailure, Line, NotBooked};
use crate::journey::private::Private;
use crate::journey::referral::{Money, Why};
use crate::journey::rules::Rules;
use crate::journey::{Effect, Intent, Stage, Work, WorkDone};

fn renewal() -> Hand {
    Hand::on(Service::Renewal)
}

#[test]
fn a_renewal_goes_from_consent_to_thanks() {
    let mut hand = renewal();
    hand.to_payment().intent(Intent::PayByCard);
    assert_eq!(hand.work(), Some(&Work::Authorise { fen: 20_00 }));
    hand.done(WorkDone::Booked);
    let Some(Work::Submit(application)) = hand.work() else { panic!("not submitted: {:?}", hand.effects) };
    assert_eq!(application.payment, Payment::Paid);
    assert_eq!((application.portrait, application.fingers.as_slice()), (1, &[11, 16][..]));
    hand.done(WorkDone::Submitted { case: "SB-1".into() }).done(WorkDone::Printed).intent(Intent::Finish);
    hand.intent(Intent::Finish);
    assert_eq!(hand.at(), "thanks");
    hand.wait(5_000);
    assert!(hand.effects.contains(&Effect::End));
}

#[test]
fn who_is_not_eligible_is_told_why_and_pays_nothing() {
    let cases: Vec<(CardFacts, NotEligible)> = vec![
        (CardFacts { birth: day("20111101"), ..card() }, NotEligible::Age),
        (CardFacts { kind: CardKind::Other, ..card() }, NotEligible::Document),
        (CardFacts { pending: true, ..card() }, NotEligible::Pending),
        (
            CardFacts { number: Private::new("110101199003071233"), authority: "北京市公安局".into(), ..card() },
            NotEligible::Region,
        ),
    ];
    for (card, why) in cases {
        let mut hand = renewal();
        hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card)));
        assert_eq!((hand.referral().why, hand.referral().money), (Why::NotEligible(why), Money::None));
    }
}

#[test]
fn a_card_valid_for_years_is_told_when_renewal_opens() {
    let rules = Rules { damaged_any_time: false, ..Rules::default() };
    let mut hand = Hand::with(Service::Renewal, rules, EQUIPMENT);
    let late = CardFacts { valid_to: ValidTo::Day(day("20310531")), ..card() };
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(late)));
    assert_eq!(hand.referral().why, Why::NotEligible(NotEligible::TooEarly(day("20310228"))));
}

#[test]
fn a_stranger_is_referred_after_three_tries_and_never_submits() {
    let mut hand = renewal();
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card())));
    hand.intent(Intent::Reason(Reason::Expiring)).done(face(0.1)).done(face(0.2));
    assert_eq!(hand.at(), "renewal/face");
    hand.done(face(0.3));
    assert_eq!((hand.referral().why, hand.referral().money), (Why::IdentityNotConfirmed, Money::None));
}

#[test]
fn a_card_that_cannot_be_read_three_times_goes_to_the_window() {
    let mut hand = renewal();
    hand.intent(Intent::Agree);
    for _ in 0..2 {
        hand.done(WorkDone::CardFailed(CardFailure::Lifted));
        assert_eq!((hand.at(), hand.work()), ("renewal/place-card".into(), Some(&Work::ReadCard)));
    }
    hand.done(WorkDone::CardFailed(CardFailure::Lifted));
    assert_eq!(hand.referral().why, Why::CardNotReadable);
}

#[test]
fn a_card_that_does_not_authenticate_is_referred_at_once() {
    let mut hand = renewal();
    hand.intent(Intent::Agree).done(WorkDone::CardFailed(CardFailure::NotGenuine));
    assert_eq!(hand.referral().why, Why::CardNotGenuine);
}

#[test]
fn a_hand_without_a_print_is_an_exception_and_not_a_dead_end() {
    let mut hand = renewal();
    hand.intent(Intent::Agree).done(WorkDone::CardRead(Box::new(card())));
    hand.intent(Intent::Reason(Reason::Expiring)).done(face(0.8)).intent(Intent::CannotPress);
    for _ in 0..10 {
        assert_eq!(hand.at(), "renewal/fingers");
        hand.intent(Intent::CannotPress);
    }
    assert_eq!(hand.at(), "renewal/pose");
    let Stage::Renewal(renewal) = &hand.visit.stage else { panic!("not in a renewal") };
    assert!(renewal.fingers.is_exception());
}

#[test]
fn a_declined_payment_can_be_tried_again_or_left_to_the_window() {
    let mut hand = renewal();
    hand.to_payment().intent(Intent::PayByCard).done(WorkDone::NotBooked(NotBooked::Declined));
    assert_eq!(hand.at(), "renewal/choose-payment");
    hand.intent(Intent::PayLater);
    let Some(Work::Submit(application)) = hand.work() else { panic!("not submitted") };
    assert_eq!(application.payment, Payment::Deferred);
}

#[test]
fn three_declines_without_deferral_end_at_the_window_with_no_money_taken() {
    let rules = Rules { deferral: false, ..Rules::default() };
    let mut hand = Hand::with(Service::Renewal, rules, EQUIPMENT);
    hand.to_payment();
    for _ in 0..3 {
        hand.intent(Intent::PayByCard).done(WorkDone::NotBooked(NotBooked::Declined));
    }
    assert_eq!((hand.referral().why, hand.referral().money), (Why::PaymentDeclined, Money::None));
    assert!(hand.referral().handoff.application.is_some());
}

#[test]
fn an_unknown_payment_is_asked_for_before_anything_is_said() {
    let mut hand = renewal();
    hand.to_payment().intent(Intent::PayByCard).done(WorkDone::PaymentUnknown);
    assert_eq!(hand.work(), Some(&Work::AskTerminal));
    hand.done(WorkDone::PaymentUnknown);
    assert_eq!((hand.referral().why, hand.referral().money), (Why::PaymentUnknown, Money::Unknown));
}

#[test]
fn a_paid_case_that_cannot_be_stored_gives_the_money_back() {
    let mut hand = renewal();
    hand.to_payment().intent(Intent::PayByCard).done(WorkDone::Booked).done(WorkDone::StoreFailed);
    assert_eq!(hand.work(), Some(&Work::Reverse));
    hand.done(WorkDone::Reversed);
    assert_eq!((hand.referral().why, hand.referral().money), (Why::StorageFailed, Money::Reversed));
}

#[test]
fn stopping_a_payment_asks_the_terminal_once_and_waits_for_its_word() {
    let mut hand = renewal();
    hand.to_payment().intent(Intent::PayByCard).intent(Intent::StopPayment);
    assert_eq!(hand.effects, vec![Effect::AbortPayment]);
    assert_eq!(hand.at(), "renewal/paying");
    hand.intent(Intent::Leave);
    assert_eq!(hand.at(), "renewal/paying");
    hand.done(WorkDone::NotBooked(NotBooked::Aborted));
    assert_eq!(hand.at(), "renewal/choose-payment");
}

#[test]
fn a_corrected_line_comes_back_to_the_review() {
    let mut hand = renewal();
    hand.to_review().intent(Intent::Edit(Line::Phone)).intent(Intent::Erase).intent(Intent::Digit(9));
    hand.intent(Intent::Confirm);
    assert_eq!(hand.at(), "renewal/review");
    hand.intent(Intent::Edit(Line::Portrait)).done(WorkDone::Portraits(2)).intent(Intent::ChoosePortrait(0));
    assert_eq!(hand.at(), "renewal/review");
    hand.intent(Intent::Edit(Line::Fingers)).done(WorkDone::FingerEnrolled).done(WorkDone::FingerEnrolled);
    assert_eq!(hand.at(), "renewal/review");
}

#[test]
fn a_double_tap_never_skips_a_step() {
    let taps = [
        Intent::Agree,
        Intent::Confirm,
        Intent::Signed,
        Intent::PayLater,
        Intent::PayByCard,
        Intent::ChoosePortrait(0),
        Intent::Reason(Reason::Expiring),
        Intent::Finish,
    ];
    let mut hand = renewal();
    for first in taps {
        for second in taps {
            hand.intent(first).intent(second);
            assert!(!matches!(hand.work(), Some(Work::Submit(_))), "submitted without evidence");
        }
    }
    assert_eq!(hand.at(), "renewal/place-card");
}

#[test]
fn a_late_answer_to_an_earlier_question_is_ignored() {
    let mut hand = renewal();
    hand.intent(Intent::Agree);
    let old = hand.visit.task;
    hand.done(WorkDone::CardFailed(CardFailure::Lifted));
    let before = hand.visit.clone();
    hand.event(crate::journey::Event::Done(old, WorkDone::CardRead(Box::new(card()))));
    assert_eq!(hand.visit, before);
}
