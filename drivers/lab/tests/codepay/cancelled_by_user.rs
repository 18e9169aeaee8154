//! The person presses the red key, the kiosk breaks off, or nobody comes.

use suiban_drivers::terminal::TerminalFault;
use suiban_lab::Args;
use suiban_lab::world::codepay::OrderStanding;

use crate::codepay::bench::{Bench, fault};

#[tokio::test(start_paused = true)]
async fn the_red_key_ends_the_payment() {
    let mut bench = Bench::new().await;
    let outcome =
        bench.pay_while(async |lab| drop(lab.act("terminal-codepay", "cancel", &Args::new()).await.unwrap())).await;
    assert_eq!(fault(outcome), TerminalFault::Aborted);
    assert_eq!(bench.standing(), OrderStanding::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn the_kiosk_can_break_a_payment_off_and_the_next_one_works() {
    let mut bench = Bench::new().await;
    let handle = bench.terminal.abort_handle();
    let outcome = bench.pay_while(async |_| handle.abort()).await;
    assert_eq!(fault(outcome), TerminalFault::Aborted);
    assert_eq!(bench.standing(), OrderStanding::Cancelled);
    bench.act("tap card=ok").await;
    assert_eq!(bench.pay().await.unwrap().amount, 2000);
}

#[tokio::test(start_paused = true)]
async fn an_abort_that_comes_too_late_ends_with_the_booking() {
    let mut bench = Bench::new().await;
    let handle = bench.terminal.abort_handle();
    let outcome = bench
        .pay_while(async |lab| {
            let card: Args = [("card".to_owned(), "ok".to_owned())].into();
            lab.act("terminal-codepay", "tap", &card).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            handle.abort();
        })
        .await;
    assert_eq!((outcome.unwrap().amount, bench.booked()), (2000, 2000));
}

#[tokio::test(start_paused = true)]
async fn a_payment_nobody_comes_to_ends_by_itself() {
    let mut bench = Bench::new().await;
    assert_eq!(fault(bench.pay().await), TerminalFault::Aborted);
    assert_eq!(bench.booked(), 0);
}
