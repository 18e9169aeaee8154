//! What weighs on the outbox is counted from the rows themselves.

use super::*;
use crate::journey::intake::Burden;

const HOUR: i64 = 3_600_000;

/// What waits and since when, at so long after `NOW` by the wall clock and by the monotonic one.
async fn weighed(store: &Store, wall: i64, mono: i64) -> (u64, u64) {
    let Burden { waiting, oldest_ms, free } = store.burden(NOW + wall, 5 + mono as u64).await.unwrap();
    assert!(free.is_some_and(|bytes| bytes > 0));
    (waiting, oldest_ms)
}

#[tokio::test]
async fn only_facts_on_their_way_to_central_weigh_and_the_oldest_of_them_gives_the_age() {
    let bench = Bench::new();
    let store = bench.open();
    assert_eq!(weighed(&store, HOUR, HOUR).await, (0, 0));
    store.commit(facts(vec![item("one", vec![])])).await.unwrap();
    store.commit(Facts { outbox: vec![item("two", vec![])], ..Facts::at(NOW + HOUR, 5 + HOUR as u64) }).await.unwrap();
    assert_eq!(weighed(&store, 2 * HOUR, 2 * HOUR).await, (2, 2 * HOUR as u64));
    let hash = store.outbox_from(1, 1).await.unwrap()[0].envelope.hash();
    store.acknowledge(vec![bench.receipt(DEVICE, 1, hash)], NOW).await.unwrap();
    assert_eq!(weighed(&store, 2 * HOUR, 2 * HOUR).await, (1, HOUR as u64));
    store.mark_attempt(vec![2], Some("gone"), 0).await.unwrap();
    assert_eq!(weighed(&store, 2 * HOUR, 2 * HOUR).await, (1, HOUR as u64), "a refusal sends nothing");
    store.quarantine(2, "unreadable").await.unwrap();
    assert_eq!(weighed(&store, 2 * HOUR, 2 * HOUR).await, (0, 0), "one bad record closes no machine");
}

#[tokio::test]
async fn a_clock_that_jumps_ten_years_makes_no_fact_of_this_start_older() {
    let bench = Bench::new();
    let store = bench.open();
    store.commit(facts(vec![item("one", vec![])])).await.unwrap();
    for wall in [HOUR * 24 * 3650, -HOUR * 24 * 3650] {
        assert_eq!(weighed(&store, wall, HOUR).await, (1, HOUR as u64));
    }
    drop(store);
    let store = bench.open();
    assert_eq!(weighed(&store, 3 * HOUR, 0).await, (1, 3 * HOUR as u64), "after a start only the wall clock knows");
    assert_eq!(weighed(&store, -3 * HOUR, 0).await, (1, 0));
}
