//! ZVT driver and terminal, on TCP and on the serial line.

use std::time::{Duration, Instant};

use suiban_drivers::terminal::zvt::{Settings, open};
use suiban_drivers::terminal::{Booking, LastTransaction, PaymentTerminal, Prompt, TerminalError, TerminalFault};
use suiban_drivers::transport::PortAddress;
use tokio::sync::mpsc;

use crate::rig::{Rig, fault, soon};

pub type Terminal = Box<dyn PaymentTerminal>;

/// Both ways to the terminal.
pub fn ways(rig: &Rig) -> [PortAddress; 2] {
    [rig.port("terminal"), rig.serial_terminal()]
}

pub async fn terminal(port: &PortAddress) -> Terminal {
    open(port, Settings::default()).await.unwrap()
}

pub async fn registered(port: &PortAddress) -> Terminal {
    let mut terminal = terminal(port).await;
    unless_busy(&mut terminal).await;
    terminal
}

/// A terminal that still finishes a payment of a lost connection is busy for a while.
async fn unless_busy(terminal: &mut Terminal) {
    let end = Instant::now() + Duration::from_secs(60);
    while let Err(error) = terminal.register().await {
        assert_eq!(error, TerminalError::Fault(TerminalFault::Busy));
        assert!(Instant::now() < end, "the terminal never became free");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A payment and the prompts that came with it.
pub async fn pay(terminal: &mut Terminal, amount: u64) -> (Result<Booking, TerminalError>, Vec<Prompt>) {
    let (send, mut prompts) = mpsc::channel(64);
    let outcome = soon("the payment", terminal.authorise(amount, send)).await;
    let mut seen = Vec::new();
    while let Ok(prompt) = prompts.try_recv() {
        seen.push(prompt);
    }
    (outcome, seen)
}

pub fn booked(rig: &Rig) -> u64 {
    rig.lab.world().read(|w| w.terminal.booked())
}

pub async fn asks_for(rig: &Rig, amount: u64) {
    soon("the question for money", rig.lab.world().until(|w| w.terminal.amount == Some(amount))).await;
}

#[tokio::test]
async fn a_payment_is_booked_told_again_and_taken_back() {
    let rig = Rig::fast().await;
    for (number, port) in ways(&rig).iter().enumerate() {
        let mut terminal = registered(port).await;
        rig.act("terminal tap card=ok pin=true").await;
        let (outcome, prompts) = pay(&mut terminal, 2000).await;
        let booking = outcome.unwrap();
        assert_eq!((booking.amount, booked(&rig)), (2000, 2000));
        for prompt in [Prompt::PresentCard, Prompt::EnterPin, Prompt::Wait, Prompt::Approved] {
            assert!(prompts.contains(&prompt), "{prompt:?} in {prompts:?}");
        }
        assert_eq!(terminal.last().await.unwrap(), LastTransaction::Booked(booking.clone()));
        terminal.reverse(booking.receipt).await.unwrap();
        assert_eq!(booked(&rig), 0);
        assert!(matches!(fault(terminal.reverse(booking.receipt).await), TerminalFault::NotReversible(_)));
        let journal = rig.lab.world().read(|w| w.terminal.journal.clone());
        assert_eq!(journal.len(), number + 1);
        assert_eq!((journal[number].receipt, journal[number].trace), (Some(booking.receipt), booking.trace.unwrap()));
        let stamp = booking.stamp.unwrap();
        assert_eq!((&journal[number].time, &journal[number].date), (&stamp.0, &stamp.1));
    }
}

#[tokio::test]
async fn a_payment_takes_the_banks_and_the_persons_own_time() {
    let rig = Rig::in_real_time().await;
    for port in ways(&rig) {
        let mut terminal = registered(&port).await;
        let tapped = async {
            asks_for(&rig, 4000).await;
            rig.act("terminal tap card=ok").await;
        };
        let ((outcome, _prompts), ()) = tokio::join!(pay(&mut terminal, 4000), tapped);
        assert_eq!(outcome.unwrap().amount, 4000);
    }
    assert_eq!(booked(&rig), 8000);
}

#[tokio::test]
async fn each_refusal_has_its_fault_and_takes_no_money() {
    let rig = Rig::fast().await;
    for port in ways(&rig) {
        let mut terminal = registered(&port).await;
        for (card, code) in [("declined", 0x67), ("insufficient", 0x71), ("expired", 0x78)] {
            rig.act(&format!("terminal tap card={card}")).await;
            let (outcome, prompts) = pay(&mut terminal, 2000).await;
            assert_eq!(fault(outcome), TerminalFault::Declined(code), "{card}");
            assert!(prompts.contains(&Prompt::Declined), "{prompts:?}");
            assert_eq!(terminal.last().await.unwrap(), LastTransaction::Failed(code), "{card}");
        }
    }
    assert_eq!(booked(&rig), 0);
}

#[tokio::test]
async fn the_red_key_ends_a_payment() {
    let rig = Rig::fast().await;
    for port in ways(&rig) {
        let mut terminal = registered(&port).await;
        let cancelled = async {
            asks_for(&rig, 2000).await;
            rig.act("terminal cancel").await;
        };
        let ((outcome, _prompts), ()) = tokio::join!(pay(&mut terminal, 2000), cancelled);
        assert_eq!(fault(outcome), TerminalFault::Aborted);
    }
    assert_eq!(booked(&rig), 0);
}

#[tokio::test]
async fn the_kiosk_can_break_a_payment_off_and_the_next_one_works() {
    let rig = Rig::fast().await;
    for port in ways(&rig) {
        let mut terminal = registered(&port).await;
        let handle = terminal.abort_handle();
        let (send, mut prompts) = mpsc::channel(64);
        let broken_off = async {
            assert_eq!(prompts.recv().await, Some(Prompt::PresentCard));
            handle.abort();
        };
        let paying = terminal.authorise(2000, send);
        let (outcome, ()) = soon("the end", async { tokio::join!(paying, broken_off) }).await;
        assert_eq!(fault(outcome), TerminalFault::Aborted);
        assert_eq!(booked(&rig), 0);
        rig.act("terminal tap card=ok").await;
        let booking = pay(&mut terminal, 2000).await.0.unwrap();
        terminal.reverse(booking.receipt).await.unwrap();
    }
}

#[tokio::test]
async fn a_terminal_without_a_payment_has_no_last_one_and_wants_a_registration() {
    let rig = Rig::fast().await;
    for port in ways(&rig) {
        rig.lab.world().update(|w| w.terminal.registered = false);
        let mut terminal = terminal(&port).await;
        assert!(matches!(fault(pay(&mut terminal, 2000).await.0), TerminalFault::NotReady(0x6B)));
        terminal.register().await.unwrap();
        assert_eq!(terminal.last().await.unwrap(), LastTransaction::None);
        assert!(matches!(fault(terminal.reverse(9999).await), TerminalFault::NotReversible(_)));
    }
}
