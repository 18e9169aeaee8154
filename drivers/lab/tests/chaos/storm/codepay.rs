//! ECR Hub: packets with a check word, each acknowledged; orders with a number of their own.
//!
//! An order goes out once. What became of it is asked by its number until the terminal tells.

use suiban_drivers::DeviceError;
use suiban_drivers::terminal::codepay::{CodePay, OrderBook, Settings};
use suiban_drivers::terminal::{PaymentTerminal, TerminalFault};
use suiban_lab::DeviceName;
use suiban_lab::world::codepay::OrderStanding;
use tokio::sync::mpsc;

use super::{MINUTES, Outcome, in_memory, thousand};

#[tokio::test(start_paused = true)]
async fn a_payment_by_ecr_hub_on_a_bad_line_is_booked_once_or_unknown_or_certainly_not() {
    thousand("terminal (ECR Hub)", 20, async |seed, operations| {
        let (lab, line) = in_memory(DeviceName::TerminalCodepay, 10_000 + seed).await;
        let folder = tempfile::tempdir().unwrap();
        let book = OrderBook::open(&folder.path().join("orders"), "kiosk1").unwrap();
        let mut terminal = CodePay::new(line, Settings::new("suiban-test", book));
        operations
            .within(MINUTES)
            .each(async |_| {
                if terminal.register().await.is_err() {
                    return Outcome::Refused;
                }
                let before = lab.world().read(|w| w.codepay.orders.len());
                lab.order("terminal-codepay tap card=ok").await.unwrap();
                let (prompts, _shown) = mpsc::channel(64);
                let said = terminal.authorise(2_000, prompts).await;
                lab.world().until(|w| w.terminal.amount.is_none()).await;
                lab.world().update(|w| w.terminal.card = None);
                let orders = lab.world().read(|w| w.codepay.orders.clone());
                let new = orders.get(before..).unwrap_or_default();
                assert!(new.len() <= 1, "one order, one payment: {new:?}");
                let booked = new.iter().find(|order| order.standing == OrderStanding::Paid);
                match said {
                    Ok(booking) => {
                        assert_eq!(booked.map(|order| order.amount), Some(booking.amount));
                        Outcome::Right
                    }
                    Err(DeviceError::Fault(TerminalFault::Unknown)) => Outcome::Refused,
                    Err(error) => {
                        assert!(booked.is_none(), "said to be certainly not booked: {error}");
                        Outcome::Refused
                    }
                }
            })
            .await
    })
    .await;
}
