//! A paper the head does not like.

use suiban_drivers::banknotes::{NoteEvent, RejectReason};

use crate::banknotes::bench::{BOTH, Bench, Board};

const FLAWS: [(&str, RejectReason); 11] = [
    ("insertion", RejectReason::Insertion),
    ("magnetic", RejectReason::Magnetic),
    ("remaining", RejectReason::Remaining),
    ("multiplying", RejectReason::Multiplying),
    ("conveying", RejectReason::Conveying),
    ("identification", RejectReason::Identification),
    ("verification", RejectReason::Verification),
    ("optic", RejectReason::Optic),
    ("capacity", RejectReason::Capacity),
    ("operation", RejectReason::Operation),
    ("length", RejectReason::Length),
];

#[tokio::test(start_paused = true)]
async fn every_reason_of_a_rejection_is_told_once_and_nothing_is_credited() {
    let mut bench = Bench::open(Board::Ccnet).await;
    for (flaw, reason) in FLAWS {
        bench.act(&format!("insert yuan=20 flaw={flaw}")).await;
        assert_eq!(bench.event().await, NoteEvent::Rejected(reason), "{flaw}");
    }
    assert_eq!(bench.credit(20).await, 2000);
    assert_eq!((bench.state().cash(), bench.state().given_back.len()), (20, FLAWS.len()));
}

#[tokio::test(start_paused = true)]
async fn a_forgery_comes_back_from_both_and_the_next_note_is_taken() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.act("insert yuan=20 flaw=verification").await;
        assert!(matches!(bench.event().await, NoteEvent::Rejected(_)), "{board:?}");
        assert_eq!(bench.credit(20).await, 2000, "{board:?}");
        assert_eq!(bench.state().given_back, [20], "{board:?}");
    }
}
