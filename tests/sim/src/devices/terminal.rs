//! The payment terminal. It has its own power and its own line to the bank: an order that the kiosk dropped may still be
//! booked.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rand::Rng;
use suiban_drivers::terminal::{
    AbortBell, AbortHandle, Booking, Fen, LastTransaction, PaymentTerminal, Prompt, TerminalError, TerminalFault,
};
use suiban_drivers::{DeviceError, DeviceKind, DeviceStatus};
use tokio::sync::mpsc::Sender;
use tokio::time::{sleep, timeout};

use super::status;
use crate::world::{Fate, World};

const ASK: Duration = Duration::from_millis(200);
const LOOK: Duration = Duration::from_millis(500);
const CARD_WAIT: Duration = Duration::from_secs(60);
const PIN: Duration = Duration::from_secs(4);
const BANK: Duration = Duration::from_secs(3);
const ABORTED: u8 = 0x6C;
const DECLINED: u8 = 0x74;

pub(super) struct SimTerminal {
    world: Arc<World>,
    abort: AbortHandle,
}

impl SimTerminal {
    pub(super) fn new(world: Arc<World>) -> Self {
        Self { world, abort: AbortHandle::new() }
    }

    async fn ask<T>(&self, what: &str, act: impl FnOnce(&World) -> T) -> Result<T, TerminalError> {
        match self.world.exchange(DeviceKind::Terminal, what, ASK).await {
            Fate::Fine => Ok(act(&self.world)),
            Fate::Before(fault) => Err(fault.into()),
            Fate::After(fault) => {
                act(&self.world);
                Err(self.world.no_answer(fault).await.into())
            }
            Fate::Refused => Err(DeviceError::Fault(TerminalFault::Busy)),
        }
    }
}

/// An order at the terminal. Dropped before its end, the terminal goes on by itself.
struct Order {
    world: Arc<World>,
    amount: Fen,
    open: bool,
}

impl Order {
    fn book(mut self) -> Booking {
        self.open = false;
        self.world.with(|state| {
            state.note(&format!("  bank books {}", self.amount));
            state.bench.bank.book(self.amount)
        })
    }

    fn nothing(mut self, code: u8) {
        self.open = false;
        self.world.with(|state| state.bench.bank.nothing(code));
    }
}

impl Drop for Order {
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        self.world.with(|state| {
            let booked = state.bench.bank.presented && !state.bench.bank.declines && state.chance.random_bool(0.5);
            state.note(&format!("  order of {} left alone, booked: {booked}", self.amount));
            if booked {
                state.bench.bank.book(self.amount);
            } else {
                state.bench.bank.nothing(ABORTED);
            }
        });
    }
}

/// Waits for a card; `false`: none came, or the kiosk asked to break off.
async fn presented(world: &World, bell: &mut AbortBell) -> bool {
    let wait = async {
        while !world.with(|s| s.bench.bank.presented) {
            sleep(LOOK).await;
        }
    };
    tokio::select! {
        biased;
        () = bell.rung() => false,
        came = timeout(CARD_WAIT, wait) => came.is_ok(),
    }
}

#[async_trait]
impl PaymentTerminal for SimTerminal {
    async fn status(&mut self) -> DeviceStatus {
        status(&self.world, DeviceKind::Terminal, None)
    }

    async fn register(&mut self) -> Result<(), TerminalError> {
        self.ask("register", |_| ()).await
    }

    async fn authorise(&mut self, amount: Fen, prompts: Sender<Prompt>) -> Result<Booking, TerminalError> {
        let mut bell = self.abort.listen();
        let lost = match self.world.exchange(DeviceKind::Terminal, "authorise", ASK).await {
            Fate::Fine => None,
            Fate::After(fault) => Some(fault),
            Fate::Before(fault) => return Err(fault.into()),
            Fate::Refused => return Err(DeviceError::Fault(TerminalFault::HostUnreachable)),
        };
        // Nobody hears the prompts of an order that was given up.
        let order = Order { world: self.world.clone(), amount, open: true };
        let _ = prompts.send(Prompt::PresentCard).await;
        if !presented(&self.world, &mut bell).await {
            order.nothing(ABORTED);
            return lost.map_or(Err(DeviceError::Fault(TerminalFault::Aborted)), |fault| Err(fault.into()));
        }
        let _ = prompts.send(Prompt::EnterPin).await;
        sleep(PIN).await;
        let _ = prompts.send(Prompt::Wait).await;
        sleep(BANK).await;
        self.world.step().await;
        if self.world.with(|s| s.bench.bank.declines) {
            order.nothing(DECLINED);
            return Err(DeviceError::Fault(TerminalFault::Declined(DECLINED)));
        }
        let booking = order.book();
        self.world.step().await;
        lost.map_or(Ok(booking), |fault| Err(fault.into()))
    }

    async fn last(&mut self) -> Result<LastTransaction, TerminalError> {
        self.ask("last", |world| world.with(|s| s.bench.bank.last.clone())).await
    }

    async fn reverse(&mut self, receipt: u16) -> Result<(), TerminalError> {
        let reversed = self.ask("reverse", |world| {
            world.with(|state| {
                let reversed = state.bench.bank.reverse(receipt);
                state.note(&format!("  bank reverses receipt {receipt}: {reversed}"));
                reversed
            })
        });
        if reversed.await? { Ok(()) } else { Err(DeviceError::Fault(TerminalFault::NotReversible(0xB4))) }
    }

    fn abort_handle(&self) -> AbortHandle {
        self.abort.clone()
    }
}
