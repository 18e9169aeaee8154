//! ZVT: frames with a CRC and acknowledgements on a serial line; nothing but TCP's own checks on a network.
//!
//! On the network a wrong byte cannot happen, a broken connection can. On the serial line every loss costs seconds of
//! waiting by the protocol's own rules, so these payments run in virtual time over a memory pipe.

use suiban_drivers::DeviceError;
use suiban_drivers::terminal::zvt::{Settings, Zvt, open};
use suiban_drivers::terminal::{Booking, LastTransaction, PaymentTerminal, TerminalError, TerminalFault};
use suiban_lab::chaos::Rates;
use suiban_lab::world::TransactionState;
use suiban_lab::{DeviceName, Lab};
use tokio::sync::mpsc;

use super::{Lane, MINUTES, Outcome, in_memory, thousand};

const AMOUNT: u64 = 2_000;

async fn pay(terminal: &mut dyn PaymentTerminal) -> Result<Booking, TerminalError> {
    let (prompts, _shown) = mpsc::channel(64);
    terminal.authorise(AMOUNT, prompts).await
}

/// What the terminal's own journal says against what the driver said; `before` payments were there already.
fn judge(lab: &Lab, before: usize, said: &Result<Booking, TerminalError>) -> Outcome {
    let journal = lab.world().read(|w| w.terminal.journal.clone());
    let new = journal.get(before..).unwrap_or_default();
    assert!(new.len() <= 1, "one order, one payment: {new:?}");
    let booked = new.iter().find(|entry| entry.state == TransactionState::Booked);
    match said {
        Ok(booking) => {
            let entry = booked.unwrap_or_else(|| panic!("said to be booked: {booking:?}, but {new:?}"));
            assert_eq!((booking.amount, Some(booking.receipt)), (entry.amount, entry.receipt));
            Outcome::Right
        }
        Err(DeviceError::Fault(TerminalFault::Unknown)) => Outcome::Refused,
        Err(error) => {
            assert_eq!(booked, None, "said to be certainly not booked: {error}");
            Outcome::Refused
        }
    }
}

fn payments(lab: &Lab) -> usize {
    lab.world().read(|w| w.terminal.journal.len())
}

#[tokio::test]
async fn a_payment_over_a_network_that_breaks_is_booked_once_or_unknown_or_certainly_not() {
    let rates = Rates { close: 0.005, split: 0.05, delay: 0.001, ..Rates::default() };
    thousand("terminal (network)", 20, async |seed, operations| {
        let lane = Lane::new("terminal", 7000 + seed, rates).await;
        operations
            .each(async |_| {
                let Ok(mut terminal) = open(&lane.port, Settings::default()).await else { return Outcome::Refused };
                if terminal.register().await.is_err() {
                    return Outcome::Refused;
                }
                let before = payments(&lane.rig.lab);
                lane.rig.act("terminal tap ok").await;
                let said = pay(&mut *terminal).await;
                drop(terminal);
                lane.rig.lab.world().until(|w| !w.terminal.working).await;
                judge(&lane.rig.lab, before, &said)
            })
            .await
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_payment_over_a_bad_serial_line_is_booked_once_or_unknown_or_certainly_not() {
    thousand("terminal (serial)", 20, async |seed, operations| {
        let (lab, line) = in_memory(DeviceName::Terminal, 8000 + seed).await;
        let mut terminal = Zvt::serial(line, Settings::default());
        operations.within(MINUTES).each(async |_| payment(&lab, &mut terminal).await).await
    })
    .await;
}

async fn payment(lab: &Lab, terminal: &mut dyn PaymentTerminal) -> Outcome {
    lab.world().until(|w| !w.terminal.working).await;
    if terminal.register().await.is_err() {
        return Outcome::Refused;
    }
    let before = payments(lab);
    lab.order("terminal tap ok").await.unwrap();
    let said = pay(terminal).await;
    lab.world().until(|w| !w.terminal.working).await;
    let outcome = judge(lab, before, &said);
    told_again(lab, terminal).await;
    outcome
}

/// What the terminal says about its last payment is what its journal says.
async fn told_again(lab: &Lab, terminal: &mut dyn PaymentTerminal) {
    let Ok(last) = terminal.last().await else { return };
    let entry = lab.world().read(|w| w.terminal.journal.last().cloned());
    match (last, entry) {
        (LastTransaction::Booked(booking), Some(entry)) => {
            assert_eq!((booking.amount, entry.state), (entry.amount, TransactionState::Booked));
        }
        (LastTransaction::Failed(_), Some(entry)) => assert_ne!(entry.state, TransactionState::Booked),
        (LastTransaction::None, entry) => assert!(entry.is_none_or(|entry| entry.receipt.is_none()), "it had one"),
        (last, None) => panic!("there never was a payment, and the driver says {last:?}"),
    }
}
