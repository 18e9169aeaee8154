//! loaded = in magazine + dispensed + retained + rejected, whatever happens.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::*;

const MOVES: [DrawerMove; 6] = [
    DrawerMove::Open,
    DrawerMove::Reclose,
    DrawerMove::Doubt,
    DrawerMove::Dispense,
    DrawerMove::Retain,
    DrawerMove::Reject,
];

#[tokio::test]
async fn a_card_goes_from_loading_to_a_citizen() {
    let store = Bench::new().open();
    store.commit(drawers(vec![DrawerWrite::load(7, "SB-TEST-0001", b"body-1")])).await.unwrap();
    assert_eq!(store.drawer_by_body_number(b"body-1").await.unwrap(), Some(7));
    let opened = DrawerContent::Opened { case: "SB-TEST-0001".into() };
    store.commit(drawers(vec![DrawerWrite::step(7, DrawerMove::Open)])).await.unwrap();
    assert_eq!(store.drawers().await.unwrap(), [Drawer { no: 7, content: opened }]);
    store.commit(drawers(vec![DrawerWrite::step(7, DrawerMove::Dispense)])).await.unwrap();
    let balance = CardBalance { loaded: 1, in_magazine: 0, dispensed: 1, retained: 0, rejected: 0 };
    assert_eq!(store.card_balance().await.unwrap(), balance);
    assert_eq!(store.drawer_by_body_number(b"body-1").await.unwrap(), None);
}

#[tokio::test]
async fn any_sequence_of_moves_balances() {
    let store = Bench::new().open();
    let mut rng = StdRng::seed_from_u64(17);
    let (mut done, mut refused) = (0, 0);
    for n in 0..400u32 {
        let drawer = rng.random_range(1..=4);
        let change = match rng.random_bool(0.4) {
            true => DrawerWrite::load(drawer, "SB-TEST-0001", &n.to_be_bytes()),
            false => DrawerWrite::step(drawer, *MOVES.choose(&mut rng).unwrap()),
        };
        match store.commit(drawers(vec![change])).await {
            Ok(_) => done += 1,
            Err(StoreError::DrawerMove { .. }) => refused += 1,
            Err(other) => panic!("{other}"),
        }
        let b = store.card_balance().await.unwrap();
        assert_eq!(b.loaded, b.in_magazine + b.dispensed + b.retained + b.rejected);
    }
    assert!(done > 50 && refused > 50, "{done} {refused}");
}

#[tokio::test]
async fn impossible_moves_are_refused() {
    let store = Bench::new().open();
    store.commit(drawers(vec![DrawerWrite::load(1, "SB-TEST-0001", b"body-1")])).await.unwrap();
    for bad in [
        DrawerWrite::step(1, DrawerMove::Dispense),
        DrawerWrite::step(2, DrawerMove::Open),
        DrawerWrite::load(1, "SB-TEST-0002", b"body-2"),
    ] {
        assert!(matches!(store.commit(drawers(vec![bad])).await, Err(StoreError::DrawerMove { .. })));
    }
    let twice = store.commit(drawers(vec![DrawerWrite::load(2, "SB-TEST-0001", b"body-1")])).await;
    assert!(matches!(twice, Err(StoreError::CardTwice { drawer: 2 })));
    assert_eq!(store.card_balance().await.unwrap().loaded, 1);
}

#[tokio::test]
async fn a_card_that_was_lost_in_the_books_is_noticed() {
    for tampering in [
        "UPDATE card_counter SET loaded = loaded + 1",
        "UPDATE drawer SET state = 'empty', card = NULL",
        "UPDATE card SET place = 'dispensed'",
        "INSERT INTO card (case_no, body_mac) VALUES ('SB-TEST-0009', x'00')",
    ] {
        let bench = Bench::new();
        let store = bench.open();
        store.commit(drawers(vec![DrawerWrite::load(1, "SB-TEST-0001", b"body-1")])).await.unwrap();
        bench.sql().execute_batch(tampering).unwrap();
        assert!(matches!(store.card_balance().await, Err(StoreError::CardBalance)), "{tampering}");
        let next = store.commit(drawers(vec![DrawerWrite::load(2, "SB-TEST-0002", b"body-2")])).await;
        assert!(matches!(next, Err(StoreError::CardBalance)), "{tampering}");
    }
}

#[tokio::test]
async fn a_dispensed_card_never_comes_back() {
    let bench = Bench::new();
    let store = bench.open();
    let moves = vec![
        DrawerWrite::load(1, "SB-TEST-0001", b"body-1"),
        DrawerWrite::step(1, DrawerMove::Open),
        DrawerWrite::step(1, DrawerMove::Dispense),
    ];
    store.commit(drawers(moves)).await.unwrap();
    assert!(bench.sql().execute_batch("UPDATE card SET place = 'magazine'").is_err());
    assert!(bench.sql().execute_batch("DELETE FROM card").is_err());
}
