//! Paper is stuck, in the head or at the cassette.

use suiban_drivers::Media;
use suiban_drivers::banknotes::{NoteEvent, NoteFault};

use crate::banknotes::bench::{BOTH, Bench};

#[tokio::test(start_paused = true)]
async fn a_jam_is_told_by_its_place_and_nothing_is_credited() {
    for board in BOTH {
        for (place, fault) in [("head", NoteFault::Jammed), ("cassette", NoteFault::CassetteJammed)] {
            let mut bench = Bench::open(board).await;
            bench.escrow(20).await;
            bench.acceptor.stack().await.unwrap();
            bench.act(&format!("fault name=jam-{place}")).await;
            assert_eq!(bench.fault().await, fault, "{board:?}");
            let status = bench.acceptor.status().await;
            assert_eq!((status.media, status.fault), (Media::Jammed, Some(fault.report())), "{board:?}");
            assert_eq!(bench.state().cash(), 0, "{board:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_lost_in_a_jam_is_unknown_and_the_acceptor_works_again_once_it_is_cleared() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.escrow(20).await;
        bench.acceptor.stack().await.unwrap();
        bench.act("fault name=jam-cassette").await;
        assert_eq!(bench.fault().await, NoteFault::CassetteJammed, "{board:?}");
        bench.act("fault name=clear").await;
        // The note is in staff's hand: no word of it may become a credit.
        bench.restart();
        bench.acceptor.left_over().await.unwrap();
        bench.acceptor.initialise().await.unwrap();
        bench.acceptor.enable(&[20_00]).await.unwrap();
        assert_eq!((bench.state().taken_out, bench.state().cash()), (vec![20], 0), "{board:?}");
        assert_eq!(bench.credit(20).await, 2000, "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stacked_note_that_is_never_told_of_is_unknown_and_no_credit() {
    let mut bench = Bench::open(crate::banknotes::bench::Board::Ccnet).await;
    bench.escrow(20).await;
    bench.acceptor.stack().await.unwrap();
    bench.act("fault name=jam-cassette").await;
    bench.act("fault name=clear").await;
    assert_eq!(bench.fault().await, NoteFault::Unknown);
    let later = tokio::time::timeout(std::time::Duration::from_secs(30), bench.next()).await;
    assert!(!matches!(later, Ok(Ok(NoteEvent::Stacked(_)))), "{later:?}");
}
