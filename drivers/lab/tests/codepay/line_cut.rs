//! The line is cut in the middle of a payment, or the order is lost on it: the outcome is unknown, and asking tells.

use suiban_drivers::terminal::{LastTransaction, TerminalFault};
use suiban_lab::world::codepay::OrderStanding;

use crate::codepay::bench::{Bench, fault};

#[tokio::test(start_paused = true)]
async fn a_payment_whose_answer_is_cut_off_is_unknown_until_it_is_asked_for() {
    for restarted in [false, true] {
        let mut bench = Bench::new().await;
        bench.act("tap card=ok").await;
        bench.act("mishap kind=cut-before-answer").await;
        assert_eq!(fault(bench.pay().await), TerminalFault::Unknown);
        if restarted {
            bench.restart().await;
        } else {
            bench.terminal.register().await.unwrap();
        }
        let LastTransaction::Booked(booking) = bench.terminal.last().await.unwrap() else { panic!("it was booked") };
        assert_eq!((booking.amount, bench.booked()), (2000, 2000));
        bench.terminal.reverse(booking.receipt).await.unwrap();
        assert_eq!(bench.booked(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_still_waiting_for_its_card_is_closed_when_it_is_asked_for() {
    let mut bench = Bench::new().await;
    bench.act("mishap kind=cut-after-order").await;
    bench.lab.world().update(|w| w.terminal.card_wait = std::time::Duration::from_secs(3_600));
    assert_eq!(fault(bench.pay().await), TerminalFault::Unknown);
    bench.terminal.register().await.unwrap();
    assert!(matches!(bench.terminal.last().await.unwrap(), LastTransaction::Failed(_)));
    assert_eq!((bench.standing(), bench.booked()), (OrderStanding::Cancelled, 0));
}

#[tokio::test(start_paused = true)]
async fn an_order_lost_on_the_line_is_never_sent_again() {
    let mut bench = Bench::new().await;
    bench.act("tap card=ok").await;
    bench.act("mishap kind=lose-order").await;
    assert_eq!(fault(bench.pay().await), TerminalFault::Unknown);
    assert!(bench.orders().is_empty());
    assert!(matches!(bench.terminal.last().await.unwrap(), LastTransaction::Failed(_)));
    assert_eq!(bench.booked(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_void_whose_answer_is_cut_off_is_unknown_and_asking_tells() {
    let mut bench = Bench::new().await;
    bench.act("tap card=ok").await;
    let booking = bench.pay().await.unwrap();
    bench.act("mishap kind=cut-before-answer").await;
    assert_eq!(fault(bench.terminal.reverse(booking.receipt).await), TerminalFault::Unknown);
    bench.restart().await;
    assert!(matches!(bench.terminal.last().await.unwrap(), LastTransaction::Failed(_)));
    assert_eq!(bench.booked(), 0);
}
