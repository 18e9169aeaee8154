//! Payment by QR code, the whole path: journey, work, ledger, central, provider.

use suiban_central::payments::OrderState;

use super::bench::{Bench, Citizen};
use crate::attendant::reconcile::{self, When};
use crate::journey::referral::Money;
use crate::journey::{Intent, Stage};
use crate::store::Outcome;

async fn shown<'a>(bench: &'a Bench) -> Citizen<'a> {
    let mut citizen = Citizen::at_payment(bench);
    citizen.wants(Intent::PayByQr);
    citizen.until("renewal/qr-shown").await;
    assert!(citizen.desk.papers().qr.as_ref().is_some_and(|order| order.picture.is_some()));
    assert_eq!(bench.unsettled().await, (1, 0), "the intent stands before the code is seen");
    citizen
}

async fn order_state(bench: &Bench) -> OrderState {
    bench.central.payment_orders().await.unwrap()[0].state
}

fn money(citizen: &Citizen) -> Money {
    match &citizen.visit().stage {
        Stage::Referral(referral) => referral.money,
        other => panic!("not referred but at {other:?}"),
    }
}

#[tokio::test]
async fn a_fee_paid_by_code_is_settled_with_its_application_though_an_answer_went_wrong() {
    let bench = Bench::new().await;
    let mut citizen = shown(&bench).await;
    bench.psp("answer-next kind=bad-signature").await;
    bench.psp("pay").await;
    citizen.until("renewal/submitting").await;
    assert_eq!(bench.unsettled().await, (1, 0), "paid is not settled");
    citizen.submits().await;
    assert_eq!((bench.unsettled().await, order_state(&bench).await, bench.taken()), ((0, 0), OrderState::Paid, 20_00));
    let act = citizen.desk.papers().qr.as_ref().unwrap().act.clone();
    assert_eq!(bench.kiosk.store.act(act).await.unwrap().unwrap().outcome, Some(Outcome::Done));
    assert_eq!(reconcile::settle(&bench.kiosk, When::Start).await.unwrap(), reconcile::Settled::default());
}

#[tokio::test]
async fn who_cancels_takes_no_money_along_and_can_pay_another_way() {
    let bench = Bench::new().await;
    let mut citizen = shown(&bench).await;
    citizen.wants(Intent::StopPayment);
    citizen.until("renewal/choose-payment").await;
    assert_eq!((bench.unsettled().await, order_state(&bench).await), ((0, 0), OrderState::Closed));
}

#[tokio::test]
async fn who_cancels_and_pays_in_the_same_moment_has_paid() {
    let bench = Bench::new().await;
    let mut citizen = shown(&bench).await;
    bench.psp("pay-while-closing").await;
    citizen.wants(Intent::StopPayment);
    citizen.until("renewal/submitting").await;
    citizen.submits().await;
    assert_eq!((bench.unsettled().await, bench.taken()), ((0, 0), 20_00));
}

#[tokio::test]
async fn a_paid_fee_whose_application_is_not_stored_comes_back() {
    let bench = Bench::new().await;
    let mut citizen = shown(&bench).await;
    bench.psp("pay").await;
    citizen.until("renewal/submitting").await;
    citizen.cannot_submit();
    citizen.until("referral").await;
    assert_eq!((money(&citizen), bench.taken(), bench.unsettled().await), (Money::Reversed, 0, (0, 0)));
    assert_eq!(order_state(&bench).await, OrderState::Refunded);
}

#[tokio::test]
async fn a_kiosk_cut_between_the_code_and_the_payment_gives_the_money_back_at_the_start() {
    let bench = Bench::new().await;
    drop(shown(&bench).await);
    bench.psp("pay").await;
    let settled = reconcile::settle(&bench.kiosk, When::Start).await.unwrap();
    assert_eq!((settled.open, settled.unknown), (1, 0));
    assert_eq!((bench.unsettled().await, bench.taken()), ((0, 0), 0));
}

#[tokio::test]
async fn central_lost_in_the_middle_of_a_payment_is_unknown_money_until_the_link_is_back() {
    let bench = Bench::new().await;
    let mut citizen = shown(&bench).await;
    bench.cut().await;
    bench.psp("pay").await;
    // Nothing but the kiosk's own waiting is left, so time need not pass.
    tokio::time::pause();
    citizen.wants(Intent::StopPayment);
    citizen.until("referral").await;
    tokio::time::resume();
    assert_eq!((money(&citizen), bench.unsettled().await), (Money::Unknown, (0, 1)));
    let settled = reconcile::settle(&bench.kiosk, When::Start).await.unwrap();
    assert_eq!((settled.open, settled.unknown), (1, 1), "a start without central leaves it open");
    bench.mend();
    bench.psp("refunds kind=processing").await;
    reconcile::settle(&bench.kiosk, When::Idle).await.unwrap();
    assert_eq!(bench.unsettled().await, (0, 1), "a refund under way is not yet the end");
    bench.psp("finish-refund").await;
    reconcile::settle(&bench.kiosk, When::Idle).await.unwrap();
    assert_eq!((bench.unsettled().await, bench.taken()), ((0, 0), 0));
}
