//! The straight way, over memory and over a pseudo-terminal.

use suiban_drivers::terminal::codepay::{CodePay, OrderBook, SETTINGS, Settings};
use suiban_drivers::terminal::{LastTransaction, PaymentTerminal, Prompt, TerminalFault};
use suiban_drivers::transport::{PortAddress, connect};
use suiban_lab::world::TappedCard;
use suiban_lab::{Lab, LabOptions};
use tokio::sync::mpsc;

use crate::codepay::bench::{Bench, fault};

#[tokio::test(start_paused = true)]
async fn a_card_pays_the_amount_asked_for_and_the_booking_can_be_taken_back() {
    let mut bench = Bench::new().await;
    assert!(bench.terminal.status().await.is_ready());
    assert_eq!(bench.terminal.last().await.unwrap(), LastTransaction::None);
    bench.act("tap card=ok").await;
    let booking = bench.pay().await.unwrap();
    assert_eq!((booking.amount, bench.booked()), (2000, 2000));
    assert_eq!(bench.terminal.last().await.unwrap(), LastTransaction::Booked(booking.clone()));
    bench.terminal.reverse(booking.receipt).await.unwrap();
    assert_eq!(bench.booked(), 0);
    assert!(matches!(bench.terminal.last().await.unwrap(), LastTransaction::Failed(_)));
    // Taking back twice takes back once.
    bench.terminal.reverse(booking.receipt).await.unwrap();
    assert_eq!(bench.booked(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_screen_is_told_when_the_card_is_due() {
    let mut bench = Bench::new().await;
    let (send, mut prompts) = mpsc::channel(8);
    bench.act("tap card=ok").await;
    bench.terminal.authorise(20_00, send).await.unwrap();
    assert_eq!(prompts.recv().await, Some(Prompt::PresentCard));
}

#[tokio::test(start_paused = true)]
async fn every_payment_has_a_number_of_its_own_also_after_a_restart() {
    let mut bench = Bench::new().await;
    for _ in 0..2 {
        bench.act("tap card=ok").await;
        bench.pay().await.unwrap();
        bench.restart().await;
    }
    let orders = bench.orders();
    assert_ne!(orders[0].number, orders[1].number);
    assert!(matches!(bench.terminal.last().await.unwrap(), LastTransaction::Booked(last) if last.receipt == 2));
}

#[tokio::test(start_paused = true)]
async fn what_was_never_sold_cannot_be_taken_back_and_nothing_is_not_sold() {
    let mut bench = Bench::new().await;
    assert!(matches!(fault(bench.terminal.reverse(7).await), TerminalFault::NotReversible(_)));
    let (send, _prompts) = mpsc::channel(8);
    assert!(matches!(fault(bench.terminal.authorise(0, send).await), TerminalFault::Declined(_)));
    assert!(bench.orders().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_busy_terminal_sells_nothing() {
    let mut bench = Bench::new().await;
    bench.act("fault name=busy").await;
    assert!(matches!(fault(bench.pay().await), TerminalFault::Declined(_)));
    assert_eq!(bench.booked(), 0);
}

#[tokio::test]
async fn a_card_pays_over_a_pseudo_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let today = "2026-11-21".parse().unwrap();
    let options = LabOptions { dir: Some(folder.path().to_owned()), fast: true, seed: 7, today };
    let lab = Lab::start(options).await.unwrap();
    let port = PortAddress::Serial { path: folder.path().join("terminal-codepay"), baud: None };
    let book = OrderBook::open(&folder.path().join("orders"), "kiosk1").unwrap();
    let mut terminal = CodePay::new(connect(&port, SETTINGS).await.unwrap(), Settings::new("suiban-test", book));
    terminal.register().await.unwrap();
    lab.world().update(|w| w.terminal.card = Some(TappedCard::Ok));
    let (send, _prompts) = mpsc::channel(8);
    assert_eq!(terminal.authorise(40_00, send).await.unwrap().amount, 4000);
    assert_eq!(lab.world().read(|w| w.codepay.booked()), 4000);
}
