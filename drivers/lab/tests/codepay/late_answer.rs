//! The answer to the previous question comes when the next one is asked.

use suiban_drivers::terminal::LastTransaction;

use crate::codepay::bench::Bench;

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_not_taken_for_the_answer_to_the_next_question() {
    let mut bench = Bench::new().await;
    bench.act("tap card=ok").await;
    bench.act("mishap kind=late-answer").await;
    // The order's answer stays away, the kiosk asks what became of it, and both answers come together.
    let booking = bench.pay().await.unwrap();
    assert_eq!((booking.amount, bench.booked()), (2000, 2000));
    assert_eq!(bench.terminal.last().await.unwrap(), LastTransaction::Booked(booking));
}

#[tokio::test(start_paused = true)]
async fn the_late_answer_of_one_payment_never_pays_the_next() {
    let mut bench = Bench::new().await;
    bench.act("tap card=ok").await;
    bench.act("mishap kind=late-answer").await;
    let first = bench.pay().await.unwrap();
    bench.terminal.reverse(first.receipt).await.unwrap();
    bench.act("tap card=declined").await;
    assert!(bench.pay().await.is_err());
    assert_eq!(bench.booked(), 0);
}
