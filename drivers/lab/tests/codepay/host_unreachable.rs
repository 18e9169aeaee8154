//! The terminal cannot reach its bank.

use suiban_drivers::terminal::TerminalFault;

use crate::codepay::bench::{Bench, fault};

#[tokio::test(start_paused = true)]
async fn without_its_bank_nothing_is_booked_and_the_fault_says_why() {
    let mut bench = Bench::new().await;
    bench.act("fault name=host-offline").await;
    bench.act("tap card=ok").await;
    assert_eq!(fault(bench.pay().await), TerminalFault::HostUnreachable);
    assert_eq!(bench.booked(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_booking_that_cannot_be_taken_back_now_stays_and_says_so() {
    let mut bench = Bench::new().await;
    bench.act("tap card=ok").await;
    let booking = bench.pay().await.unwrap();
    bench.act("fault name=host-offline").await;
    assert_eq!(fault(bench.terminal.reverse(booking.receipt).await), TerminalFault::NotReversible(112));
    assert_eq!(bench.booked(), 2000);
    bench.act("fault name=clear").await;
    bench.terminal.reverse(booking.receipt).await.unwrap();
    assert_eq!(bench.booked(), 0);
}
