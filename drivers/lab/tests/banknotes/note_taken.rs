//! The straight way of a note, and what the acceptor says of itself.

use suiban_drivers::banknotes::{NoteEvent, RejectReason};
use suiban_drivers::{Level, Media, SupplyKind};

use crate::banknotes::bench::{BOTH, Bench, Board};

#[tokio::test(start_paused = true)]
async fn an_acceptor_tells_its_notes_and_that_it_is_well() {
    for board in BOTH {
        let mut bench = Bench::connected(board).await;
        let notes = bench.acceptor.initialise().await.unwrap();
        let values: Vec<u64> = notes.iter().map(|note| note.fen / 100).collect();
        assert_eq!(values, [1, 5, 10, 20, 50, 100], "{board:?}");
        let status = bench.acceptor.status().await;
        assert!(status.is_ready(), "{board:?}: {status:?}");
        let cassette = &status.supplies[0];
        assert_eq!((cassette.kind, cassette.level), (SupplyKind::NoteCassette, Level::Ok));
    }
    let mut bench = Bench::open(Board::Ccnet).await;
    assert_eq!(bench.acceptor.status().await.identity.as_deref(), Some("SM-CN2013 41K260000017"));
}

#[tokio::test(start_paused = true)]
async fn a_note_is_credited_only_when_it_is_stacked() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(20).await;
        assert_eq!(bench.acceptor.status().await.media, Media::Present);
        bench.acceptor.stack().await.unwrap();
        assert_eq!(bench.state().cash(), 0, "{board:?}: not there yet");
        let NoteEvent::Stacked(note) = bench.event().await else { panic!("not stacked") };
        assert_eq!((note.fen, bench.state().cash()), (2000, 20), "{board:?}");
        bench.acceptor.acknowledge().await.unwrap();
        bench.acceptor.disable().await.unwrap();
        assert_eq!(bench.event().await, NoteEvent::Closed, "{board:?}: nothing more to say");
    }
}

#[tokio::test(start_paused = true)]
async fn notes_follow_each_other_and_the_sum_is_the_cash() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        let mut credit = 0;
        for yuan in [10, 20, 10] {
            credit += bench.credit(yuan).await;
        }
        assert_eq!((credit, bench.state().cassette), (4000, vec![10, 20, 10]), "{board:?}");
        assert_eq!(bench.lab.world().read(|w| w.banknotes.stack_orders), 3, "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_ordered_back_comes_back() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(10).await;
        bench.acceptor.give_back().await.unwrap();
        let NoteEvent::Returned(note) = bench.event().await else { panic!("not returned") };
        bench.acceptor.acknowledge().await.unwrap();
        assert_eq!((note.fen, bench.state().cash(), bench.state().given_back), (1000, 0, vec![10]), "{board:?}");
        assert_eq!(bench.credit(10).await, 1000, "{board:?}: the next one is taken");
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_that_is_not_wanted_goes_back_by_itself() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        for yuan in [100, 50, 5] {
            bench.act(&format!("insert yuan={yuan}")).await;
            assert_eq!(bench.event().await, NoteEvent::Rejected(RejectReason::Inhibited), "{board:?} {yuan}");
        }
        bench.acceptor.enable(&[10_00]).await.unwrap();
        bench.act("insert yuan=20").await;
        assert_eq!(bench.event().await, NoteEvent::Rejected(RejectReason::Inhibited), "{board:?}: more than the rest");
        assert_eq!(bench.credit(10).await, 1000);
        assert_eq!(bench.state().given_back, [100, 50, 5, 20], "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_closed_acceptor_draws_nothing_in() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.acceptor.disable().await.unwrap();
        assert_eq!(bench.event().await, NoteEvent::Closed, "{board:?}");
        bench.act("insert yuan=10").await;
        let told = tokio::time::timeout(std::time::Duration::from_secs(30), bench.next()).await;
        assert!(told.is_err(), "{board:?}: {told:?}");
        bench.acceptor.enable(&[10_00]).await.unwrap();
        assert!(matches!(bench.event().await, NoteEvent::Escrowed(_)), "{board:?}");
    }
}
