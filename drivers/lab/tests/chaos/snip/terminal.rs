//! A payment: booked once, or not, or unknown until the terminal is asked.

use suiban_drivers::DeviceError;
use suiban_drivers::terminal::zvt::{Settings, Zvt};
use suiban_drivers::terminal::{LastTransaction, PaymentTerminal, TerminalFault};
use suiban_lab::world::{Transaction, TransactionState};
use suiban_lab::{DeviceName, Lab};
use tokio::io::DuplexStream;
use tokio::sync::mpsc;

use super::{Exchange, lab};

fn booked(lab: &Lab) -> u64 {
    let is_booked = |entry: &&Transaction| entry.state == TransactionState::Booked;
    lab.world().read(|w| w.terminal.journal.iter().filter(is_booked).count() as u64)
}

async fn pay(lab: &Lab, terminal: &mut dyn PaymentTerminal) -> Option<bool> {
    lab.order("terminal tap ok").await.unwrap();
    if terminal.register().await.is_err() {
        return Some(false);
    }
    let (prompts, _shown) = mpsc::channel(64);
    match terminal.authorise(2000, prompts).await {
        Ok(_) => Some(true),
        Err(DeviceError::Fault(TerminalFault::Unknown)) => None,
        Err(_) => Some(false),
    }
}

/// The terminal says what became of the last payment, as its journal has it.
async fn told(lab: &Lab, terminal: &mut dyn PaymentTerminal) {
    terminal.register().await.unwrap();
    let last = terminal.last().await.unwrap();
    let entry = lab.world().read(|w| w.terminal.journal.last().cloned());
    let is_booked = entry.is_some_and(|entry| entry.state == TransactionState::Booked);
    assert_eq!(matches!(last, LastTransaction::Booked(_)), is_booked, "{last:?}");
    lab.world().update(|w| w.terminal.card = None);
}

fn tcp(line: DuplexStream) -> impl PaymentTerminal {
    Zvt::tcp(line, Settings::default())
}

fn serial(line: DuplexStream) -> impl PaymentTerminal {
    Zvt::serial(line, Settings::default())
}

#[tokio::test(start_paused = true)]
async fn a_payment_whose_connection_closes_at_any_byte_is_booked_once_at_most_and_the_terminal_tells() {
    let lab = &lab().await;
    Exchange {
        device: DeviceName::TerminalTcp,
        exchange: async |line| pay(lab, &mut tcp(line)).await,
        next: async |line| told(lab, &mut tcp(line)).await,
        done: || booked(lab),
    }
    .survives_every_byte(lab)
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_payment_whose_serial_line_is_unplugged_at_any_byte_is_booked_once_at_most_and_the_terminal_tells() {
    let lab = &lab().await;
    Exchange {
        device: DeviceName::Terminal,
        exchange: async |line| pay(lab, &mut serial(line)).await,
        next: async |line| told(lab, &mut serial(line)).await,
        done: || booked(lab),
    }
    .survives_every_byte(lab)
    .await;
}
