//! The answer comes twice, because its acknowledgement was lost.

use suiban_drivers::terminal::TerminalFault;

use crate::codepay::bench::{Bench, fault};

#[tokio::test(start_paused = true)]
async fn an_answer_told_twice_counts_once() {
    let mut bench = Bench::new().await;
    bench.act("tap card=ok").await;
    bench.act("mishap kind=answer-twice").await;
    let first = bench.pay().await.unwrap();
    assert_eq!(first.amount, 2000);
    bench.terminal.reverse(first.receipt).await.unwrap();
    // The second copy waits on the line; it must not answer the next order.
    bench.act("tap card=declined").await;
    assert_eq!(fault(bench.pay().await), TerminalFault::Declined(116));
    assert_eq!(bench.booked(), 0);
}
