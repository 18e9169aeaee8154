//! The credit is stored before the acceptor may forget it, however long that takes.

use std::time::Duration;

use suiban_drivers::banknotes::{LeftOver, NoteEvent};
use tokio::time::sleep;

use crate::banknotes::bench::{BOTH, Bench, Board};

#[tokio::test(start_paused = true)]
async fn an_event_comes_again_until_it_is_acknowledged() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(20).await;
        let again = bench.event().await;
        assert!(matches!(again, NoteEvent::Escrowed(_)), "{board:?}");
        bench.acceptor.stack().await.unwrap();
        for _ in 0..5 {
            assert!(matches!(bench.event().await, NoteEvent::Stacked(_)), "{board:?}");
        }
        bench.acceptor.acknowledge().await.unwrap();
        bench.acceptor.disable().await.unwrap();
        assert_eq!(bench.event().await, NoteEvent::Closed, "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_disk_neither_loses_the_credit_nor_doubles_it() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        for round in 1..=3 {
            bench.escrow(20).await;
            bench.acceptor.stack().await.unwrap();
            assert!(matches!(bench.event().await, NoteEvent::Stacked(_)), "{board:?}");
            sleep(Duration::from_secs(7)).await;
            bench.acceptor.acknowledge().await.unwrap();
            assert_eq!(bench.state().cash(), 20 * round, "{board:?}");
        }
        bench.acceptor.disable().await.unwrap();
        assert_eq!(bench.event().await, NoteEvent::Closed, "{board:?}: no credit was told twice");
    }
}

#[tokio::test(start_paused = true)]
async fn the_wire_is_acknowledged_only_after_the_caller_has_acknowledged() {
    let mut bench = Bench::open(Board::Ccnet).await;
    bench.escrow(20).await;
    bench.acceptor.stack().await.unwrap();
    assert!(matches!(bench.event().await, NoteEvent::Stacked(_)));
    assert_eq!(bench.state().words.len(), 1, "the validator still holds the word");
    // Health is asked meanwhile; that must not let it go either.
    assert!(bench.acceptor.status().await.fault.is_none());
    assert_eq!(bench.state().words.len(), 1);
    bench.acceptor.acknowledge().await.unwrap();
    sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.state().words.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_kiosk_that_dies_before_it_acknowledged_is_told_again_when_it_starts() {
    let mut bench = Bench::open(Board::Ccnet).await;
    bench.escrow(20).await;
    bench.acceptor.stack().await.unwrap();
    assert!(matches!(bench.event().await, NoteEvent::Stacked(_)));
    bench.restart();
    assert_eq!(bench.acceptor.left_over().await.unwrap(), LeftOver::Stacked);
    assert_eq!(bench.acceptor.left_over().await.unwrap(), LeftOver::Stacked, "asking does not let it go");
    bench.acceptor.initialise().await.unwrap();
    assert_eq!(bench.acceptor.left_over().await.unwrap(), LeftOver::Nothing);
}

#[tokio::test(start_paused = true)]
async fn a_lost_acknowledgement_is_no_second_credit() {
    let mut bench = Bench::open(Board::Ccnet).await;
    let mut credit = 0;
    for round in 0..4 {
        bench.escrow(10).await;
        bench.acceptor.stack().await.unwrap();
        let NoteEvent::Stacked(note) = bench.event().await else { panic!("not stacked") };
        credit += note.fen;
        bench.acceptor.acknowledge().await.unwrap();
        // As if the acknowledgement had been damaged on the line: the validator says it again.
        let stacked = bench.lab.world().update(|w| {
            w.banknotes.words.push_front(suiban_lab::world::banknotes::Word::Stacked(2));
            w.banknotes.turn += 1;
            w.banknotes.cash()
        });
        assert_eq!((stacked, credit), (10 * (round + 1), u64::from(stacked) * 100));
    }
    bench.acceptor.disable().await.unwrap();
    assert_eq!(bench.event().await, NoteEvent::Closed);
}
