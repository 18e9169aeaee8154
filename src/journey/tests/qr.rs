//! Payment by QR code: whatever ends it, nothing is said about the money before the order was closed.

use super::driver::{EQUIPMENT, Hand};
use crate::journey::availability::Service;
use crate::journey::effect::Payment;
use crate::journey::event::{NotBooked, Progress, QrSeen};
use crate::journey::referral::{Money, Why};
use crate::journey::rules::Rules;
use crate::journey::visit::Equipment;
use crate::journey::{Event, Intent, Work, WorkDone};

fn shown() -> Hand {
    let mut hand = Hand::on(Service::Renewal);
    hand.to_payment().intent(Intent::PayByQr);
    assert_eq!(hand.work(), Some(&Work::PayByQr { fen: 20_00 }));
    seen(&mut hand, QrSeen::Shown);
    hand
}

fn seen(hand: &mut Hand, seen: QrSeen) {
    let task = hand.visit.task;
    hand.event(Event::Progress(task, Progress::Qr(seen)));
}

#[test]
fn a_code_that_is_paid_leads_to_the_application() {
    let mut hand = shown();
    assert_eq!(hand.at(), "renewal/qr-shown");
    seen(&mut hand, QrSeen::Scanned);
    assert_eq!((hand.at().as_str(), hand.work()), ("renewal/qr-scanned", None));
    seen(&mut hand, QrSeen::Shown);
    assert_eq!(hand.at(), "renewal/qr-scanned", "a scanned code is not shown again");
    hand.done(WorkDone::Booked);
    let Some(Work::Submit(application)) = hand.work() else { panic!("not submitted: {:?}", hand.effects) };
    assert_eq!(application.payment, Payment::PaidByQr);
}

#[test]
fn whatever_ends_a_code_the_order_is_closed_before_anything_is_said() {
    let ends: [fn(&mut Hand); 4] = [
        |hand| {
            hand.intent(Intent::StopPayment);
        },
        |hand| {
            hand.wait(150_000);
        },
        |hand| {
            hand.done(WorkDone::PaymentUnknown);
        },
        |hand| {
            hand.done(WorkDone::DeviceLost);
        },
    ];
    for end in ends {
        let mut hand = shown();
        end(&mut hand);
        assert_eq!((hand.at().as_str(), hand.work()), ("renewal/qr-closing", Some(&Work::CloseQr)));
        hand.intent(Intent::StopPayment).intent(Intent::Leave).intent(Intent::ToWindow).intent(Intent::Back);
        assert_eq!(hand.at(), "renewal/qr-closing", "nobody hurries it");
        hand.done(WorkDone::NotBooked(NotBooked::Aborted));
        assert_eq!(hand.at(), "renewal/choose-payment");
    }
}

#[test]
fn who_pays_while_the_order_is_being_closed_has_paid() {
    let mut hand = shown();
    hand.intent(Intent::StopPayment).done(WorkDone::Booked);
    assert_eq!(hand.at(), "renewal/submitting");
}

#[test]
fn an_order_that_cannot_be_closed_is_unknown_money_for_the_window() {
    for end in [WorkDone::PaymentUnknown, WorkDone::TimedOut, WorkDone::DeviceLost] {
        let mut hand = shown();
        hand.intent(Intent::StopPayment).done(end);
        assert_eq!((hand.referral().why, hand.referral().money), (Why::PaymentUnknown, Money::Unknown));
    }
}

#[test]
fn what_was_paid_by_code_goes_back_the_same_way() {
    let mut hand = shown();
    hand.done(WorkDone::Booked).done(WorkDone::StoreFailed);
    assert_eq!(hand.work(), Some(&Work::RefundQr));
    hand.done(WorkDone::Reversed);
    assert_eq!((hand.referral().why, hand.referral().money), (Why::StorageFailed, Money::Reversed));
}

#[test]
fn a_refund_that_is_not_through_is_not_called_done() {
    let mut hand = shown();
    hand.done(WorkDone::Booked).done(WorkDone::StoreFailed).done(WorkDone::PaymentUnknown);
    assert_eq!(hand.referral().money, Money::Unknown);
}

#[test]
fn a_code_that_could_not_be_fetched_leaves_the_other_ways_to_pay() {
    let mut hand = Hand::on(Service::Renewal);
    hand.to_payment().intent(Intent::PayByQr).done(WorkDone::NotBooked(NotBooked::Unavailable));
    assert_eq!(hand.at(), "renewal/choose-payment");
    hand.intent(Intent::PayByCard);
    assert_eq!(hand.at(), "renewal/paying");
}

#[test]
fn a_code_is_not_shown_where_it_is_not_offered() {
    let equipment = Equipment { qr: false, ..EQUIPMENT };
    let mut hand = Hand::with(Service::Renewal, Rules::default(), equipment);
    hand.to_payment().intent(Intent::PayByQr);
    assert_eq!((hand.at().as_str(), hand.work()), ("renewal/choose-payment", None));
}
