//! Money is asked for before anything is sold, given back when nothing stands for it, and never twice.

use super::*;
use crate::attendant::health::{self, Statuses};
use suiban_lab::world::TransactionState as State;

const FEE: u64 = 2000;
const PAY: Act = Act::Payment { amount_fen: 2000 };

/// A payment is announced, the terminal books, and the power goes.
async fn booked() -> House {
    let mut house = House::new().await;
    house.commit(vec![intent("pay", Some("1-1"), PAY)]).await;
    book(&house, FEE).await;
    house.restart();
    house
}

async fn book(house: &House, fen: u64) {
    house.act("terminal", "tap", &[("card", "ok")]).await;
    let mut terminal = house.kiosk().devices.terminal.take().await.unwrap();
    terminal.register().await.unwrap();
    let (prompts, mut heard) = tokio::sync::mpsc::channel(8);
    let (booked, ()) = tokio::join!(terminal.authorise(fen, prompts), async { while heard.recv().await.is_some() {} });
    assert_eq!(booked.unwrap().amount, fen);
}

fn journal(house: &House) -> Vec<State> {
    house.lab.world().read(|w| w.terminal.journal.iter().map(|entry| entry.state).collect())
}

#[tokio::test(start_paused = true)]
async fn power_is_cut_after_the_booking_then_the_money_is_given_back_and_central_and_the_citizen_hear_of_it() {
    let mut house = booked().await;
    house.settle(When::Start).await;
    assert_eq!(house.found("pay").await, (Some(Outcome::Failed), Some(Found::GivenBack)));
    assert_eq!(journal(&house), [State::Reversed]);
    assert_eq!((house.told().await, house.papers()), (1, 1));
    assert_eq!(house.kiosk().store.unsettled().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn power_is_cut_before_the_booking_then_nothing_is_owed_and_nobody_is_bothered() {
    let mut house = House::new().await;
    house.commit(vec![intent("pay", Some("1-1"), PAY)]).await;
    house.settle(When::Start).await;
    assert_eq!(house.found("pay").await, (Some(Outcome::Failed), Some(Found::NothingBooked)));
    assert_eq!((house.told().await, house.papers()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_paid_application_is_never_given_back_though_the_next_payment_is_cut_off() {
    let mut house = booked().await;
    let receipt = house.lab.world().read(|w| w.terminal.receipt_no);
    let settings = vec![crate::attendant::work::payment::settled(receipt)];
    let ledger = vec![outcome("pay", Outcome::Done), intent("next", Some("1-2"), PAY)];
    house.kiosk().store.commit(Facts { ledger, settings, ..Facts::at(NOW, 1) }).await.unwrap();
    house.settle(When::Start).await;
    assert_eq!(house.found("next").await, (Some(Outcome::Failed), Some(Found::NothingBooked)));
    assert_eq!(journal(&house), [State::Booked]);
}

#[tokio::test(start_paused = true)]
async fn a_reversal_cut_off_before_or_after_the_terminal_did_it_is_settled_together_with_its_payment() {
    for done in [false, true] {
        let mut house = booked().await;
        house.commit(vec![intent("back", Some("1-1"), Act::ReversePayment { of: "pay".into() })]).await;
        if done {
            let mut terminal = house.kiosk().devices.terminal.take().await.unwrap();
            terminal.register().await.unwrap();
            let receipt = house.lab.world().read(|w| w.terminal.receipt_no);
            terminal.reverse(receipt).await.unwrap();
        }
        house.settle(When::Start).await;
        assert_eq!(house.found("pay").await, (Some(Outcome::Failed), Some(Found::GivenBack)), "{done}");
        assert_eq!(house.found("back").await, (Some(Outcome::Done), Some(Found::GivenBack)), "{done}");
        assert_eq!(journal(&house), [State::Reversed]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_reversal_of_a_settled_payment_does_not_stay_unknown() {
    let mut house = House::new().await;
    house.commit(vec![intent("pay", Some("1-1"), PAY)]).await;
    house.commit(vec![intent("back", Some("1-1"), Act::ReversePayment { of: "pay".into() })]).await;
    house.commit(vec![outcome("back", Outcome::Unknown), outcome("pay", Outcome::Failed)]).await;
    house.settle(When::Start).await;
    assert_eq!(house.found("back").await, (Some(Outcome::Done), Some(Found::GivenBack)));
}

#[tokio::test(start_paused = true)]
async fn a_terminal_absent_at_the_start_stops_card_payments_and_settles_by_itself_when_it_is_back() {
    let mut house = booked().await;
    house.terminal_there.store(false, Ordering::SeqCst);
    settle(house.kiosk(), When::Start).await.unwrap();
    assert_eq!(house.found("pay").await, (Some(Outcome::Unknown), Some(Found::TerminalAbsent)));
    assert_eq!(house.told().await, 1, "central knows that it is not known");
    house.terminal_there.store(true, Ordering::SeqCst);
    let statuses: Statuses = health::look(house.kiosk()).await;
    assert!(!health::machine(house.kiosk(), &statuses).await.terminal, "no card payment while one is in doubt");
    house.settle(When::Idle).await;
    assert_eq!(house.found("pay").await, (Some(Outcome::Failed), Some(Found::GivenBack)));
    assert_eq!(house.told().await, 2, "and what became of it");
    assert!(health::machine(house.kiosk(), &statuses).await.terminal);
}

#[tokio::test(start_paused = true)]
async fn a_booking_of_another_amount_is_left_to_a_person() {
    let mut house = House::new().await;
    house.commit(vec![intent("pay", Some("1-1"), PAY)]).await;
    book(&house, FEE + 1).await;
    house.restart();
    house.settle(When::Start).await;
    assert_eq!(house.found("pay").await, (Some(Outcome::Unknown), Some(Found::OtherAmount)));
    assert_eq!(journal(&house), [State::Booked]);
}

#[tokio::test(start_paused = true)]
async fn the_last_payment_is_the_one_announced_last_though_the_clock_went_back_between() {
    let mut house = House::new().await;
    let in_ten_years = NOW + 10 * 365 * 24 * 3_600_000;
    let early = LedgerWrite::Intent { id: "early".into(), visit: Some("1-1".into()), act: PAY, at: in_ten_years };
    house.commit(vec![early, intent("late", Some("1-2"), PAY)]).await;
    book(&house, FEE).await;
    house.restart();
    house.settle(When::Start).await;
    assert_eq!(house.found("late").await, (Some(Outcome::Failed), Some(Found::GivenBack)));
    assert_eq!(house.found("early").await, (Some(Outcome::Unknown), Some(Found::NotTheLast)));
    assert_eq!(journal(&house), [State::Reversed]);
}

#[tokio::test(start_paused = true)]
async fn money_the_kiosk_heard_booked_is_not_forgotten_when_the_terminal_no_longer_tells_of_it() {
    let mut house = House::new().await;
    let note = json!({ "act": "pay", "receipt": 27 });
    let facts = Facts { ledger: vec![intent("pay", Some("1-1"), PAY)], ..Facts::at(NOW, 1) };
    house.kiosk().store.commit(facts.note(Some(&"1-1".into()), "payment-booked", note)).await.unwrap();
    house.settle(When::Start).await;
    assert_eq!(house.found("pay").await, (Some(Outcome::Unknown), Some(Found::NotConfirmed)));
}

#[tokio::test(start_paused = true)]
async fn the_code_on_the_citizens_own_slip_is_the_one_central_hears_of_later() {
    let mut house = booked().await;
    let referred = Facts::at(NOW, 1).note(Some(&"1-1".into()), "referred", json!({ "code": "SB-7K3M-9Q2F" }));
    house.kiosk().store.commit(referred).await.unwrap();
    house.settle(When::Idle).await;
    let note = house.kiosk().store.last_note("1-1".into(), "referred").await.unwrap().unwrap();
    assert_eq!((note["code"].as_str(), note["money"].as_str()), (Some("SB-7K3M-9Q2F"), Some("reversed")));
}
