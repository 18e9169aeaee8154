//! Somebody who has applied here is known, by hash alone, until the card is collected or the time to issue it has passed.

use zeroize::Zeroizing;

use super::super::applications::ISSUED_WITHIN_MS;
use super::*;
use crate::store::ApplicationWrite;

const NUMBER: &str = "44019919900307003X";

async fn note(store: &Store, wall: i64, change: ApplicationWrite) {
    store.commit(Facts { applications: vec![change], ..Facts::at(wall, 1) }).await.unwrap();
}

fn taken(case: &str) -> ApplicationWrite {
    ApplicationWrite::Taken { case: case.into(), number: Zeroizing::new(NUMBER.into()) }
}

#[tokio::test]
async fn who_applied_is_known_after_a_restart_and_until_the_card_is_collected() {
    let bench = Bench::new();
    let store = bench.open();
    assert!(!store.application_pending(NUMBER, 1_000).await.unwrap());
    note(&store, 1_000, taken("SB-AAAA-AAAA")).await;
    drop(store);
    let store = bench.open();
    assert!(store.application_pending(" 44019919900307003x", 2_000).await.unwrap());
    assert!(!store.application_pending("440199198501011230", 2_000).await.unwrap());
    note(&store, 3_000, ApplicationWrite::Over { case: "SB-AAAA-AAAA".into() }).await;
    assert!(!store.application_pending(NUMBER, 3_000).await.unwrap());
}

#[tokio::test]
async fn an_application_stops_counting_when_its_card_is_overdue_whatever_the_clock_did_before() {
    let store = Bench::new().open();
    note(&store, 1_000, taken("SB-AAAA-AAAA")).await;
    assert!(store.application_pending(NUMBER, 1_000 - 10 * ISSUED_WITHIN_MS).await.unwrap(), "a clock that went back");
    assert!(store.application_pending(NUMBER, ISSUED_WITHIN_MS).await.unwrap());
    assert!(!store.application_pending(NUMBER, 1_000 + ISSUED_WITHIN_MS).await.unwrap());
}
