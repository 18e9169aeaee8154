//! A motor or a sensor gives up.

use suiban_drivers::banknotes::NoteFault;
use suiban_drivers::{Action, Link};

use crate::banknotes::bench::{Bench, Board};

#[tokio::test(start_paused = true)]
async fn a_failed_part_is_told_by_the_acceptors_own_code() {
    for (board, code) in [(Board::Ccnet, 0x52), (Board::Ict, 0x20)] {
        let mut bench = Bench::open(board).await;
        bench.act("fail part=52").await;
        assert_eq!(bench.fault().await, NoteFault::Hardware(code), "{board:?}");
        let status = bench.acceptor.status().await;
        assert_eq!(status.fault.map(|fault| fault.action), Some(Action::Maintain), "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_acceptor_that_never_answers_is_offline() {
    for board in crate::banknotes::bench::BOTH {
        let mut bench = Bench::connected(board).await;
        bench.act("power value=off").await;
        assert_eq!(bench.acceptor.status().await.link, Link::Offline, "{board:?}");
        assert!(bench.acceptor.initialise().await.is_err(), "{board:?}");
    }
}
