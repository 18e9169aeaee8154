//! The acceptor's power goes with a note somewhere inside.

use suiban_drivers::DeviceError;
use suiban_drivers::banknotes::{LeftOver, NoteEvent, NoteFault};

use crate::banknotes::bench::{BOTH, Bench, Board};

/// Puts a note in, loses the power there, and gives it back.
async fn lose_power(bench: &mut Bench, point: &str) {
    bench.act(&format!("cut when={point}")).await;
    bench.act("insert yuan=20").await;
    loop {
        match bench.acceptor.next().await {
            Ok(NoteEvent::Escrowed(_)) => drop(bench.acceptor.stack().await),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    assert!(!bench.state().powered, "{point}");
    bench.act("power value=on").await;
}

#[tokio::test(start_paused = true)]
async fn ccnet_tells_afterwards_where_the_note_is() {
    for (point, left, cash) in [
        ("accepting", LeftOver::InHead, 0),
        ("escrow", LeftOver::InHead, 0),
        ("stacking", LeftOver::Stacked, 20),
        ("stacked", LeftOver::Stacked, 20),
    ] {
        let mut bench = Bench::open(Board::Ccnet).await;
        lose_power(&mut bench, point).await;
        assert_eq!(bench.acceptor.left_over().await.unwrap(), left, "{point}");
        assert_eq!(bench.acceptor.left_over().await.unwrap(), left, "{point}: asking moves nothing");
        bench.acceptor.initialise().await.unwrap();
        assert_eq!(bench.acceptor.left_over().await.unwrap(), LeftOver::Nothing, "{point}");
        assert_eq!((bench.state().cash(), bench.state().given_back.len()), (cash, usize::from(cash == 0)), "{point}");
        bench.acceptor.enable(&[20_00]).await.unwrap();
        assert_eq!(bench.credit(20).await, 2000, "{point}: the next note counts once");
    }
}

#[tokio::test(start_paused = true)]
async fn ict_cannot_tell_so_nothing_is_credited() {
    for point in ["escrow", "stacking", "stacked"] {
        let mut bench = Bench::open(Board::Ict).await;
        lose_power(&mut bench, point).await;
        assert_eq!(bench.acceptor.left_over().await.unwrap(), LeftOver::Nothing, "{point}");
        bench.acceptor.initialise().await.unwrap();
        bench.acceptor.enable(&[20_00]).await.unwrap();
        assert_eq!(bench.credit(20).await, 2000, "{point}: the next note counts once");
    }
}

#[tokio::test(start_paused = true)]
async fn an_acceptor_that_comes_back_while_nobody_pays_is_ready_again_by_itself() {
    for board in BOTH {
        let mut bench = Bench::open(board).await;
        bench.acceptor.disable().await.unwrap();
        bench.act("power value=off").await;
        assert!(!bench.acceptor.status().await.is_ready(), "{board:?}");
        bench.act("power value=on").await;
        // The first look may still meet the power-up.
        let first = bench.acceptor.status().await;
        assert!(first.is_ready() || bench.acceptor.status().await.is_ready(), "{board:?}: {first:?}");
        bench.acceptor.enable(&[20_00]).await.unwrap();
        assert_eq!(bench.credit(20).await, 2000, "{board:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_note_of_an_earlier_run_is_not_reset_away_by_a_look_at_the_health() {
    let mut bench = Bench::open(Board::Ccnet).await;
    lose_power(&mut bench, "stacking").await;
    bench.restart();
    assert_eq!(bench.acceptor.status().await.fault, Some(NoteFault::LeftOver.report()));
    assert_eq!(bench.acceptor.enable(&[20_00]).await, Err(DeviceError::Fault(NoteFault::PowerLost)));
    assert_eq!(bench.acceptor.left_over().await.unwrap(), LeftOver::Stacked);
}

#[tokio::test(start_paused = true)]
async fn an_ict_acceptor_that_comes_back_takes_nothing_before_it_is_asked_to() {
    let mut bench = Bench::connected(Board::Ict).await;
    bench.acceptor.initialise().await.unwrap();
    bench.act("power value=off").await;
    bench.act("power value=on").await;
    bench.act("insert yuan=20").await;
    // The answer to its power-up enables it; the kiosk inhibits it in the same breath.
    let told = tokio::time::timeout(std::time::Duration::from_secs(20), bench.next()).await;
    assert!(!matches!(told, Ok(Ok(NoteEvent::Escrowed(_) | NoteEvent::Stacked(_)))), "{told:?}");
    assert_eq!(bench.state().cash(), 0);
}
