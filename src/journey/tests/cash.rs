//! Banknotes in a renewal: what lies in the cassette is a fee or stands on a slip.

use super::driver::{EQUIPMENT, Hand};
use crate::journey::availability::Service;
use crate::journey::cash::{CashEnd, CashProgress, NoteRefusal, Till};
use crate::journey::effect::Payment;
use crate::journey::event::Progress;
use crate::journey::referral::{Money, Why};
use crate::journey::renewal::At;
use crate::journey::rules::Rules;
use crate::journey::visit::Equipment;
use crate::journey::{Effect, Event, Intent, Stage, Work, WorkDone};

fn at_acceptor() -> Hand {
    let mut hand = Hand::on(Service::Renewal);
    hand.to_payment().intent(Intent::PayByCash);
    assert_eq!(hand.work(), Some(&Work::TakeCash { fen: 20_00 }));
    hand
}

fn tell(hand: &mut Hand, progress: CashProgress) {
    let task = hand.visit.task;
    hand.event(Event::Progress(task, Progress::Cash(progress)));
}

fn till(hand: &Hand) -> Till {
    match &hand.visit.stage {
        Stage::Renewal(renewal) => match renewal.at {
            At::PayingCash(till) => till,
            ref other => panic!("at {other:?}"),
        },
        other => panic!("in {other:?}"),
    }
}

#[test]
fn a_fee_in_notes_pays_the_application() {
    let mut hand = at_acceptor();
    for progress in [CashProgress::Moving, CashProgress::Inserted(10_00), CashProgress::Moving] {
        tell(&mut hand, progress);
    }
    assert_eq!(till(&hand), Till { inserted: 10_00, moving: true, ..Till::default() });
    hand.done(WorkDone::CashPaid);
    let Some(Work::Submit(application)) = hand.work() else { panic!("not submitted: {:?}", hand.effects) };
    assert_eq!(application.payment, Payment::Cash);
}

#[test]
fn notes_are_offered_only_where_an_acceptor_takes_them() {
    let mut hand = Hand::with(Service::Renewal, Rules::default(), Equipment { notes: false, ..EQUIPMENT });
    hand.to_payment().intent(Intent::PayByCash);
    assert_eq!(hand.at(), "renewal/choose-payment");
}

#[test]
fn nothing_can_be_stopped_while_a_note_is_under_way() {
    let mut hand = at_acceptor();
    tell(&mut hand, CashProgress::Moving);
    for intent in [Intent::StopPayment, Intent::Leave, Intent::Back, Intent::ToWindow, Intent::PayLater] {
        hand.intent(intent);
        assert_eq!((hand.effects.as_slice(), hand.at().as_str()), (&[][..], "renewal/paying-cash"), "{intent:?}");
    }
    tell(&mut hand, CashProgress::Refused(NoteRefusal::Value));
    assert_eq!(till(&hand).refused, Some(NoteRefusal::Value));
    hand.intent(Intent::StopPayment);
    assert_eq!(hand.effects, vec![Effect::AbortPayment]);
    hand.intent(Intent::StopPayment);
    assert_eq!(hand.effects, vec![], "asked once");
}

#[test]
fn who_stops_before_the_first_note_chooses_again() {
    let mut hand = at_acceptor();
    hand.intent(Intent::StopPayment).done(WorkDone::CashEnded { kept: 0, end: CashEnd::Stopped });
    assert_eq!(hand.at(), "renewal/choose-payment");
}

#[test]
fn money_already_in_stands_on_the_slip_whatever_the_end() {
    for (end, why, unsure) in [
        (CashEnd::Stopped, Why::CashKept, false),
        (CashEnd::DeviceLost, Why::DeviceLost, false),
        (CashEnd::StoreFailed, Why::StorageFailed, false),
        (CashEnd::NoteUnknown, Why::PaymentUnknown, true),
    ] {
        let mut hand = at_acceptor();
        tell(&mut hand, CashProgress::Inserted(10_00));
        hand.done(WorkDone::CashEnded { kept: 10_00, end });
        let money = Money::Kept { fen: 10_00, unsure };
        assert_eq!((hand.referral().why, hand.referral().money), (why, money), "{end:?}");
        assert!(hand.referral().handoff.application.is_some(), "{end:?}");
    }
}

#[test]
fn who_walks_away_with_money_in_the_machine_leaves_a_slip_behind() {
    let mut hand = at_acceptor();
    tell(&mut hand, CashProgress::Inserted(10_00));
    hand.wait(61_000);
    assert_eq!(hand.effects, vec![Effect::AbortPayment], "the acceptor is closed first");
    hand.done(WorkDone::CashEnded { kept: 10_00, end: CashEnd::Stopped });
    assert_eq!(hand.referral().money, Money::Kept { fen: 10_00, unsure: false });
}

#[test]
fn an_acceptor_that_does_not_answer_the_stopping_ends_in_doubt() {
    let mut hand = at_acceptor();
    tell(&mut hand, CashProgress::Inserted(10_00));
    hand.wait(61_000).wait(61_000);
    assert_eq!(hand.referral().money, Money::Kept { fen: 10_00, unsure: true });
}

#[test]
fn an_acceptor_that_fails_before_the_first_note_is_not_offered_again() {
    let mut hand = at_acceptor();
    hand.done(WorkDone::CashEnded { kept: 0, end: CashEnd::DeviceLost });
    assert_eq!(hand.at(), "renewal/choose-payment");
    hand.intent(Intent::PayByCash);
    assert_eq!(hand.at(), "renewal/choose-payment");
    hand.intent(Intent::PayByCard);
    assert_eq!(hand.at(), "renewal/paying");
}

#[test]
fn a_case_paid_in_notes_that_cannot_be_stored_names_the_money_on_the_slip() {
    for failure in [WorkDone::StoreFailed, WorkDone::TimedOut] {
        let mut hand = at_acceptor();
        hand.done(WorkDone::CashPaid).done(failure);
        let referral = hand.referral();
        assert_eq!(referral.why, Why::StorageFailed);
        assert_eq!(referral.money, Money::Kept { fen: 20_00, unsure: false });
    }
}
