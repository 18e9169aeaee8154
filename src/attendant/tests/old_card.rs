//! An old card found in the slot falls into the bin and is counted once.

use super::*;

const RETAIN: &str = "retain";

async fn card_inside(house: &House) {
    let mut slot = house.kiosk().devices.collector.take().await.unwrap();
    slot.initialise().await.unwrap();
    slot.accept(true).await.unwrap();
    house.act("collector", "insert-card", &[("person", "zhang-wei")]).await;
    slot.take_in().await.unwrap();
}

fn bin(house: &House) -> u16 {
    house.lab.world().read(|w| w.collector.bin_count)
}

fn retain() -> LedgerWrite {
    intent(RETAIN, Some("1-1"), Act::RetainOldCard { case: "SB-TEST-0001".into() })
}

#[tokio::test(start_paused = true)]
async fn a_card_still_in_the_slot_after_the_order_to_retain_is_retained_at_the_start() {
    let mut house = House::new().await;
    house.commit(vec![retain()]).await;
    card_inside(&house).await;
    house.restart();
    house.settle(When::Start).await;
    assert_eq!(house.found(RETAIN).await, (Some(Outcome::Done), Some(Found::RetainedNow)));
    assert_eq!((bin(&house), house.kiosk().store.retained_old_cards().await.unwrap()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_card_that_fell_before_its_word_came_is_counted_and_not_looked_for_again() {
    let mut house = House::new().await;
    card_inside(&house).await;
    house.commit(vec![retain()]).await;
    house.kiosk().devices.collector.take().await.unwrap().retain().await.unwrap();
    house.restart();
    house.settle(When::Start).await;
    assert_eq!(house.found(RETAIN).await, (Some(Outcome::Done), Some(Found::FellIntoBin)));
    assert_eq!((bin(&house), house.kiosk().store.retained_old_cards().await.unwrap()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_card_inside_that_no_act_speaks_of_ends_in_the_bin_and_is_told() {
    let mut house = House::new().await;
    card_inside(&house).await;
    house.restart();
    house.settle(When::Start).await;
    assert_eq!((bin(&house), house.kiosk().store.retained_old_cards().await.unwrap()), (1, 1));
    assert_eq!(house.told().await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_slip_cut_off_while_printing_is_settled_and_nobody_is_told() {
    let mut house = House::new().await;
    house.commit(vec![intent("slip", Some("1-1"), Act::PrintSlip { what: "receipt".into() })]).await;
    house.settle(When::Start).await;
    assert_eq!(house.found("slip").await, (Some(Outcome::Failed), Some(Found::SlipCut)));
    assert_eq!((house.told().await, house.papers()), (0, 0));
}
