//! A payment by ECR Hub: booked once, or not, or unknown until the terminal is asked.

use suiban_drivers::DeviceError;
use suiban_drivers::terminal::codepay::{CodePay, OrderBook, Settings};
use suiban_drivers::terminal::{LastTransaction, PaymentTerminal, TerminalFault};
use suiban_lab::DeviceName;
use suiban_lab::world::codepay::OrderStanding;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;

use super::{Exchange, lab};

#[tokio::test(start_paused = true)]
async fn a_payment_whose_hub_is_unplugged_at_any_byte_is_booked_once_at_most_and_the_terminal_tells() {
    let lab = &lab().await;
    let folder = tempfile::tempdir().unwrap();
    let connect = |line: DuplexStream| {
        let book = OrderBook::open(&folder.path().join("orders"), "kiosk1").unwrap();
        CodePay::new(line, Settings::new("suiban-test", book))
    };
    let paid = || {
        let is_paid = |w: &suiban_lab::world::World| {
            w.codepay.orders.iter().filter(|order| order.standing == OrderStanding::Paid).count() as u64
        };
        lab.world().read(is_paid)
    };
    Exchange {
        device: DeviceName::TerminalCodepay,
        exchange: async |line| {
            lab.order("terminal-codepay tap card=ok").await.unwrap();
            let mut terminal = connect(line);
            if terminal.register().await.is_err() {
                return Some(false);
            }
            let (prompts, _shown) = mpsc::channel(64);
            match terminal.authorise(2000, prompts).await {
                Ok(_) => Some(true),
                Err(DeviceError::Fault(TerminalFault::Unknown)) => None,
                Err(_) => Some(false),
            }
        },
        next: async |line| {
            let mut terminal = connect(line);
            terminal.register().await.unwrap();
            let last = terminal.last().await.unwrap();
            let standing = lab.world().read(|w| w.codepay.orders.last().map(|order| order.standing));
            let booked = matches!(last, LastTransaction::Booked(_));
            assert!(!booked || standing == Some(OrderStanding::Paid), "{last:?}, and the order is {standing:?}");
            lab.world().update(|w| w.terminal.card = None);
        },
        done: paid,
    }
    .survives_every_byte(lab)
    .await;
}
