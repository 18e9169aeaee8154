//! Noise, silence and half frames on the line.

use suiban_drivers::LinkFault;
use suiban_drivers::banknotes::NoteEvent;

use crate::banknotes::bench::{Bench, Board};

#[tokio::test(start_paused = true)]
async fn a_damaged_answer_is_asked_for_again() {
    for damage in ["silent", "flip-bit", "truncate", "drop-byte", "junk"] {
        let mut bench = Bench::open(Board::Ccnet).await;
        bench.act("insert yuan=20").await;
        bench.spoil(damage, 2).await;
        assert!(matches!(bench.event().await, NoteEvent::Escrowed(_)), "{damage}");
        bench.acceptor.stack().await.unwrap();
        bench.spoil(damage, 2).await;
        assert!(matches!(bench.event().await, NoteEvent::Stacked(_)), "{damage}");
        bench.spoil(damage, 1).await;
        bench.acceptor.acknowledge().await.unwrap();
        assert_eq!(bench.credit(10).await, 1000, "{damage}");
        assert_eq!(bench.state().cassette, [20, 10], "{damage}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_validator_that_falls_silent_is_a_dead_line() {
    let mut bench = Bench::open(Board::Ccnet).await;
    bench.spoil("silent", 3).await;
    assert!(matches!(bench.line_fault().await, LinkFault::Timeout { command: "poll", .. }));
    assert_eq!(bench.credit(20).await, 2000, "and works again when it answers");
}

#[tokio::test(start_paused = true)]
async fn an_idle_ict_acceptor_is_asked_whether_it_is_still_there() {
    let mut bench = Bench::open(Board::Ict).await;
    bench.act("power value=off").await;
    assert!(matches!(bench.line_fault().await, LinkFault::Timeout { command: "status", .. }));
}

#[tokio::test(start_paused = true)]
async fn a_note_whose_number_is_lost_on_the_line_goes_back() {
    let mut bench = Bench::open(Board::Ict).await;
    bench.spoil("truncate", 1).await;
    bench.act("insert yuan=20").await;
    // 81 without its second byte: nobody decides, the acceptor gives it back.
    assert!(matches!(bench.event().await, NoteEvent::Rejected(_)));
    assert_eq!((bench.state().cash(), bench.state().given_back.as_slice()), (0, &[20][..]));
    assert_eq!(bench.credit(20).await, 2000);
}
