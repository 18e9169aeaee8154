//! The caller drops what it waits for, at any moment.

use std::time::Duration;

use suiban_drivers::banknotes::NoteEvent;
use tokio::time::timeout;

use crate::banknotes::bench::{BOTH, Bench};

/// Waits in slices, each of which is dropped wherever it stands: many short ones, and now and then one that is long enough
/// for an exchange.
async fn next_in_slices(bench: &mut Bench, slice: Duration) -> NoteEvent {
    for round in 0..20_000 {
        let slice = if round % 4 == 3 { slice * 9 } else { slice };
        match timeout(slice, bench.acceptor.next()).await {
            Ok(Ok(NoteEvent::Accepting)) | Err(_) => {}
            Ok(told) => return told.unwrap(),
        }
    }
    panic!("{:?} {slice:?}: nothing happens, {:?}", bench.board, bench.state());
}

#[tokio::test(start_paused = true)]
async fn no_event_is_lost_and_none_doubled_wherever_the_wait_is_cut() {
    for board in BOTH {
        for slice in [4, 7, 11, 19, 47, 160, 311] {
            let slice = Duration::from_millis(slice);
            let mut bench = Bench::open(board).await;
            for yuan in [20, 10] {
                bench.act(&format!("insert yuan={yuan}")).await;
                let escrowed = next_in_slices(&mut bench, slice).await;
                assert!(matches!(escrowed, NoteEvent::Escrowed(note) if note.fen == yuan * 100), "{board:?} {slice:?}");
                bench.acceptor.stack().await.unwrap();
                let stacked = next_in_slices(&mut bench, slice).await;
                assert!(matches!(stacked, NoteEvent::Stacked(note) if note.fen == yuan * 100), "{board:?} {slice:?}");
                bench.acceptor.acknowledge().await.unwrap();
            }
            bench.acceptor.disable().await.unwrap();
            assert_eq!(next_in_slices(&mut bench, slice).await, NoteEvent::Closed, "{board:?} {slice:?}");
            assert_eq!((bench.state().cash(), bench.state().stack_orders), (30, 2), "{board:?} {slice:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stack_order_cut_at_any_moment_is_obeyed_once_or_not_at_all() {
    for board in BOTH {
        for cut in 0..40 {
            let mut bench = Bench::open(board).await;
            bench.escrow(20).await;
            let _ = timeout(Duration::from_millis(cut), bench.acceptor.stack()).await;
            let _ = bench.acceptor.stack().await;
            let told = bench.event().await;
            let cash = bench.state().cash();
            match told {
                NoteEvent::Stacked(note) => assert_eq!((note.fen, cash), (2000, 20), "{board:?} {cut}"),
                NoteEvent::Returned(_) => assert_eq!(cash, 0, "{board:?} {cut}"),
                other => panic!("{board:?} {cut}: {other:?}"),
            }
            assert!(bench.state().stack_orders <= 1, "{board:?} {cut}");
        }
    }
}
