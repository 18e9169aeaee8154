//! Somebody took the cassette out.

use suiban_drivers::Level;
use suiban_drivers::banknotes::NoteFault;

use crate::banknotes::bench::{BOTH, Bench};

#[tokio::test(start_paused = true)]
async fn without_its_cassette_an_acceptor_takes_nothing_and_says_so() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.act("fault name=cassette-out").await;
        bench.act("insert yuan=10").await;
        assert_eq!(bench.fault().await, NoteFault::CassetteOut, "{board:?}");
        let status = bench.acceptor.status().await;
        assert_eq!((status.supplies[0].level, status.is_ready()), (Level::Out, false), "{board:?}");
        assert_eq!((bench.state().under_way(), bench.state().cash()), (None, 0), "{board:?}");
        bench.act("fault name=clear").await;
        bench.act("take-away").await;
        assert_eq!(bench.credit(10).await, 1000, "{board:?}");
    }
}
