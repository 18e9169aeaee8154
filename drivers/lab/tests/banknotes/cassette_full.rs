//! No room for another note.

use suiban_drivers::Level;
use suiban_drivers::banknotes::NoteFault;

use crate::banknotes::bench::{Bench, Board};

#[tokio::test(start_paused = true)]
async fn the_note_that_fills_the_cassette_is_credited_before_the_fault_is_told() {
    let mut bench = Bench::open(Board::Ccnet).await;
    bench.lab.world().update(|w| w.banknotes.capacity = 1);
    assert_eq!(bench.credit(20).await, 2000);
    assert_eq!(bench.fault().await, NoteFault::CassetteFull);
    let status = bench.acceptor.status().await;
    assert_eq!((status.supplies[0].level, status.fault), (Level::Full, Some(NoteFault::CassetteFull.report())));
}

#[tokio::test(start_paused = true)]
async fn a_full_cassette_takes_no_note_until_it_is_emptied() {
    for board in crate::banknotes::bench::BOTH {
        let mut bench = Bench::open(board).await;
        bench.act("fill-cassette").await;
        bench.act("insert yuan=10").await;
        // ICT has no word for it but the stacker's problem.
        let fault = bench.fault().await;
        assert!(matches!(fault, NoteFault::CassetteFull | NoteFault::CassetteJammed), "{board:?}: {fault}");
        assert_eq!(bench.state().under_way(), None, "{board:?}");
        bench.act("empty-cassette").await;
        bench.act("take-away").await;
        assert_eq!(bench.credit(10).await, 1000, "{board:?}");
    }
}
