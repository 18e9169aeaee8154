//! A terminal on a memory pipe, its order book in a folder, and a hand with a card.

use std::time::Duration;

use suiban_drivers::DeviceError;
use suiban_drivers::terminal::codepay::{CodePay, OrderBook, Settings};
use suiban_drivers::terminal::{Booking, PaymentTerminal, TerminalError, TerminalFault};
use suiban_lab::world::codepay::{Order, OrderStanding};
use suiban_lab::{Args, DeviceName, Lab, LabOptions};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longer than the kiosk waits for any payment.
const LONG: Duration = Duration::from_secs(600);

pub struct Bench {
    pub lab: Lab,
    pub terminal: Box<dyn PaymentTerminal>,
    folder: TempDir,
}

impl Bench {
    /// Connected.
    pub async fn new() -> Self {
        let today = "2026-11-21".parse().unwrap();
        let lab = Lab::start(LabOptions { dir: None, fast: false, seed: 7, today }).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let terminal = connect(&lab, &folder);
        let mut bench = Self { lab, terminal, folder };
        bench.terminal.register().await.unwrap();
        bench
    }

    /// The kiosk's program dies and starts again, on the same order book.
    pub async fn restart(&mut self) {
        self.terminal = connect(&self.lab, &self.folder);
        self.terminal.register().await.unwrap();
    }

    /// An action written as on the command line, without the device.
    pub async fn act(&self, order: &str) {
        let mut words = order.split_whitespace();
        let name = words.next().unwrap();
        let pair = |word: &str| word.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())).unwrap();
        let args: Args = words.map(pair).collect();
        self.lab.act("terminal-codepay", name, &args).await.unwrap();
    }

    /// Asks for 20 yuan while nothing else happens.
    pub async fn pay(&mut self) -> Result<Booking, TerminalError> {
        let (send, _prompts) = mpsc::channel(8);
        timeout(LONG, self.terminal.authorise(20_00, send)).await.expect("the payment has no end")
    }

    /// Asks for 20 yuan; `hand` acts once the terminal asks for the card.
    pub async fn pay_while(&mut self, hand: impl AsyncFnOnce(&Lab)) -> Result<Booking, TerminalError> {
        let (send, _prompts) = mpsc::channel(8);
        let Self { lab, terminal, .. } = self;
        let acts = async {
            lab.world().until(|w| w.terminal.amount.is_some()).await;
            hand(lab).await;
        };
        let both = async { tokio::join!(terminal.authorise(20_00, send), acts).0 };
        timeout(LONG, both).await.expect("the payment has no end")
    }

    pub fn booked(&self) -> u64 {
        self.lab.world().read(|w| w.codepay.booked())
    }

    pub fn orders(&self) -> Vec<Order> {
        self.lab.world().read(|w| w.codepay.orders.clone())
    }

    /// How the only order stands.
    pub fn standing(&self) -> OrderStanding {
        let orders = self.orders();
        assert_eq!(orders.len(), 1, "{orders:?}");
        orders[0].standing
    }
}

fn connect(lab: &Lab, folder: &TempDir) -> Box<dyn PaymentTerminal> {
    let book = OrderBook::open(&folder.path().join("orders"), "kiosk1").unwrap();
    Box::new(CodePay::new(lab.pipe(DeviceName::TerminalCodepay), Settings::new("suiban-test", book)))
}

pub fn fault<T: std::fmt::Debug>(result: Result<T, TerminalError>) -> TerminalFault {
    match result {
        Err(DeviceError::Fault(fault)) => fault,
        other => panic!("a fault of the terminal was due, not {other:?}"),
    }
}
