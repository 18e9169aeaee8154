//! Somebody fishes in the mouth.

use suiban_drivers::banknotes::NoteEvent;

use crate::banknotes::bench::{BOTH, Bench};

#[tokio::test(start_paused = true)]
async fn fishing_is_told_once_and_credits_nothing() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.act("cheat").await;
        assert_eq!(bench.event().await, NoteEvent::Cheated, "{board:?}");
        assert_eq!(bench.credit(20).await, 2000, "{board:?}: honest people come after");
        assert_eq!(bench.state().cash(), 20, "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_already_ordered_in_keeps_its_last_word() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(20).await;
        bench.acceptor.stack().await.unwrap();
        bench.act("cheat").await;
        let mut told = vec![bench.event().await, bench.event().await];
        told.retain(|event| matches!(event, NoteEvent::Stacked(_)));
        assert_eq!((told.len(), bench.state().cash()), (1, 20), "{board:?}");
    }
}
