//! The store judges itself by what it meets, and comes back by itself where that is right.

use super::*;

async fn with(store: &Store, pragma: &'static str) {
    store.run(move |db| Ok(db.conn.execute_batch(pragma)?)).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_noticed_loses_nothing_and_is_left_when_there_is_room() {
    let bench = Bench::new();
    let store = bench.open();
    store.commit(facts(vec![item("first", vec![])])).await.unwrap();
    with(&store, "PRAGMA max_page_count = 1").await;
    let big = "x".repeat(200_000);
    assert!(store.commit(facts(vec![item(&big, vec![])])).await.is_err());
    assert_eq!(*store.health().borrow(), Health::Full);
    assert_eq!(store.outbox().await.unwrap().waiting, 1);
    with(&store, "PRAGMA max_page_count = 100000").await;
    store.probe().await.unwrap();
    assert_eq!(*store.health().borrow(), Health::Good);
    assert_eq!(store.commit(facts(vec![item(&big, vec![])])).await.unwrap().outbox, [2]);
}

#[tokio::test]
async fn a_disk_that_cannot_be_written_is_noticed_and_left_when_it_can() {
    let bench = Bench::new();
    let store = bench.open();
    with(&store, "PRAGMA query_only = ON").await;
    assert!(store.commit(facts(vec![item("case", vec![])])).await.is_err());
    assert_eq!(*store.health().borrow(), Health::ReadOnly);
    assert!(store.probe().await.is_err());
    with(&store, "PRAGMA query_only = OFF").await;
    store.probe().await.unwrap();
    assert_eq!(*store.health().borrow(), Health::Good);
}

#[test]
fn damage_is_not_forgotten_for_a_full_disk() {
    for damage in [Health::Damaged, Health::JournalBroken { n: 7 }] {
        assert_eq!(damage.and(Health::Full), damage);
        assert_eq!(damage.and(Health::Good), damage);
        assert!(!damage.may_pass());
    }
    assert_eq!(Health::Full.and(Health::Good), Health::Good);
}
