//! Noise, silence and half packets on the line.

use suiban_drivers::terminal::TerminalFault;
use suiban_drivers::{DeviceError, Link, LinkFault};
use suiban_lab::Args;

use crate::codepay::bench::Bench;

async fn spoil(bench: &Bench, kind: &str, times: u32) {
    let args: Args = [("how".to_owned(), kind.to_owned()), ("times".to_owned(), times.to_string())].into();
    bench.lab.act("terminal-codepay", "fail-next", &args).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn whatever_the_line_spoils_no_payment_is_counted_wrong() {
    for damage in ["silent", "flip-bit", "truncate", "drop-byte", "junk"] {
        for spoilt in 1..=4 {
            let mut bench = Bench::new().await;
            bench.act("tap card=ok").await;
            spoil(&bench, damage, spoilt).await;
            match bench.pay().await {
                Ok(booking) => assert_eq!(booking.amount, 2000, "{damage} {spoilt}"),
                // The order's own acknowledgement was spoilt: nothing is certain, and asking tells.
                Err(error) => assert_eq!(error, DeviceError::Fault(TerminalFault::Unknown), "{damage} {spoilt}"),
            }
            bench.terminal.register().await.unwrap();
            bench.terminal.last().await.unwrap();
            assert_eq!(bench.orders().len(), 1, "{damage} {spoilt}: sold once");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_terminal_that_falls_silent_is_noticed_long_before_the_payment_times_out() {
    let mut bench = Bench::new().await;
    let began = tokio::time::Instant::now();
    let outcome = bench
        .pay_while(async |lab| {
            let args: Args = [("how".to_owned(), "silent".to_owned()), ("times".to_owned(), "1000".to_owned())].into();
            lab.act("terminal-codepay", "fail-next", &args).await.unwrap();
        })
        .await;
    assert_eq!(outcome, Err(DeviceError::Fault(TerminalFault::Unknown)));
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
    assert_eq!(bench.terminal.status().await.link, Link::Offline);
    let fault = bench.terminal.register().await.unwrap_err();
    assert!(matches!(fault, DeviceError::Link(LinkFault::Timeout { command: "handshake", .. })));
}
