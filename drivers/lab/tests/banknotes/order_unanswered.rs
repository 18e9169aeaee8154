//! The order to stack gets no answer: it may have been heard.

use suiban_drivers::banknotes::NoteEvent;

use crate::banknotes::bench::{Bench, Board};

#[tokio::test(start_paused = true)]
async fn an_order_without_an_answer_is_not_repeated_and_the_polls_tell() {
    for damage in ["silent", "flip-bit", "truncate", "drop-byte"] {
        let mut bench = Bench::open(Board::Ccnet).await;
        bench.escrow(20).await;
        bench.spoil(damage, 1).await;
        bench.acceptor.stack().await.unwrap();
        assert!(matches!(bench.event().await, NoteEvent::Stacked(note) if note.fen == 2000), "{damage}");
        assert_eq!((bench.state().stack_orders, bench.state().cash()), (1, 20), "{damage}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_the_validator_did_not_get_ends_with_the_note_in_the_mouth() {
    let mut bench = Bench::open(Board::Ccnet).await;
    bench.escrow(20).await;
    // It refuses: the note was pulled out of escrow in the same moment.
    bench.lab.world().update(|w| {
        w.banknotes.phase = suiban_lab::world::banknotes::Phase::Returning(20);
        w.banknotes.until = None;
        w.banknotes.words.clear();
        w.banknotes.turn += 1;
    });
    assert!(bench.acceptor.stack().await.is_err());
    assert!(matches!(bench.event().await, NoteEvent::Returned(_)));
    assert_eq!(bench.state().cash(), 0);
}
