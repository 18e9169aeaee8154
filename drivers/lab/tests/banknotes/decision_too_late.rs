//! Nobody decides about a note in time.

use std::time::Duration;

use suiban_drivers::DeviceError;
use suiban_drivers::banknotes::{NoteEvent, NoteFault};
use tokio::time::sleep;

use crate::banknotes::bench::{BOTH, Bench, Board};

fn limit(board: Board) -> Duration {
    match board {
        Board::Ccnet => Duration::from_secs(10),
        Board::Ict => Duration::from_secs(5),
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_nobody_decides_about_goes_back() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(20).await;
        sleep(limit(board) + Duration::from_secs(2)).await;
        assert_eq!(bench.acceptor.stack().await, Err(DeviceError::Fault(NoteFault::NotInEscrow)), "{board:?}");
        assert!(matches!(bench.event().await, NoteEvent::Returned(_)), "{board:?}");
        assert_eq!((bench.state().cash(), bench.state().given_back), (0, vec![20]), "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_decision_never_takes_the_next_note() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(20).await;
        bench.act("insert yuan=10").await;
        // The first goes back, the second lies in escrow when the decision about the first comes.
        sleep(limit(board) + Duration::from_secs(3)).await;
        let decided = bench.acceptor.stack().await;
        assert_eq!(decided, Err(DeviceError::Fault(NoteFault::NotInEscrow)), "{board:?}");
        assert_eq!(bench.state().cash(), 0, "{board:?}");
        // Told in order: the first is back, the second waits for a decision of its own.
        assert!(matches!(bench.event().await, NoteEvent::Returned(note) if note.fen == 2000), "{board:?}");
        bench.acceptor.acknowledge().await.unwrap();
        assert!(matches!(bench.event().await, NoteEvent::Escrowed(note) if note.fen == 1000), "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_that_is_held_waits_longer() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(20).await;
        for _ in 0..3 {
            sleep(limit(board) - Duration::from_secs(1)).await;
            bench.acceptor.hold().await.unwrap();
        }
        bench.acceptor.stack().await.unwrap();
        assert!(matches!(bench.event().await, NoteEvent::Stacked(_)), "{board:?}");
        assert!(bench.acceptor.hold().await.is_err(), "{board:?}: nothing to hold");
    }
}

#[tokio::test(start_paused = true)]
async fn a_decision_is_taken_once() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(20).await;
        bench.acceptor.stack().await.unwrap();
        for _ in 0..3 {
            assert!(bench.acceptor.stack().await.is_err(), "{board:?}");
            assert!(bench.acceptor.give_back().await.is_err(), "{board:?}");
        }
        assert!(matches!(bench.event().await, NoteEvent::Stacked(_)), "{board:?}");
        assert_eq!((bench.state().stack_orders, bench.state().cash()), (1, 20), "{board:?}");
    }
}
