//! The conversation with one till: orders come in, each thing told is acknowledged with `80 00 00` before the next.
//!
//! Promise: between an order and its end only an abort is listened to; everything else hears that the terminal is busy.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout_at};

use super::apdu::{ACKNOWLEDGE, Apdu};
use super::link::{Link, Lost};
use crate::latency;
use crate::world::{CutPoint, Shared, TerminalState};

/// T3: how long the till may take to acknowledge what it was told.
const T3: Duration = Duration::from_secs(5);

/// Refusal: busy.
pub const BUSY: u8 = 0x9C;
/// Refusal and result: function not possible.
pub const NOT_POSSIBLE: u8 = 0x83;
/// Result: the till must register first.
pub const NOT_REGISTERED: u8 = 0x6B;
/// Result: a field is missing or malformed.
pub const DATA_MISSING: u8 = 0x65;
/// Result: the bank cannot be reached.
pub const NO_HOST: u8 = 0x7D;
/// What the till answered to something it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// `80 00 00`.
    Understood,
    /// `84 66 00` (the goods were not given out) or another refusal: the money goes back.
    Refused,
}

/// One till at one line.
#[derive(Debug)]
pub struct Session<P> {
    pub(super) world: Shared,
    pub(super) link: Link<P>,
    /// The till has asked to break off.
    pub(super) aborted: bool,
    /// A card may still be called off.
    pub(super) abortable: bool,
}

/// The terminal works on one order; whatever way it ends, the terminal comes to rest.
pub struct Working(Shared);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.update(|w| w.terminal.rest());
    }
}

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Session<P> {
    /// A conversation that has not begun.
    pub fn new(world: Shared, link: Link<P>) -> Self {
        Self { world, link, aborted: false, abortable: false }
    }

    /// Serves the till until it hangs up.
    pub async fn run(&mut self) {
        loop {
            let lost = match self.link.hear().await {
                Ok(order) => self.obey(&order).await.is_err_and(|lost| lost == Lost::Gone),
                Err(_lost) => true,
            };
            if lost && !self.link.heal().await {
                return;
            }
        }
    }

    async fn obey(&mut self, order: &Apdu) -> Result<(), Lost> {
        if order.control == ACKNOWLEDGE || order.control[0] == 0x84 {
            // A late answer to something that was given up waiting for.
            return Ok(());
        }
        let Some(_working) = self.start_work() else { return self.link.say(&Apdu::refuse(BUSY)).await };
        (self.aborted, self.abortable) = (false, false);
        match order.control {
            [0x06, 0x00] => self.register(&order.data).await,
            [0x06, 0x02] => self.log_off().await,
            [0x06, 0xB0] => self.link.say(&Apdu::acknowledge()).await,
            [0x05, 0x01] => self.status_enquiry().await,
            [0x06, 0x70] => self.diagnosis().await,
            [0x06, 0x01 | 0x20 | 0x30 | 0x50] if !self.state(|t| t.registered) => self.decline(NOT_REGISTERED).await,
            [0x06, 0x01] => self.authorise(&order.data).await,
            [0x06, 0x20] => self.repeat_receipt().await,
            [0x06, 0x30] => self.reversal(&order.data).await,
            [0x06, 0x50] => self.end_of_day().await,
            _ => self.link.say(&Apdu::refuse(NOT_POSSIBLE)).await,
        }
    }

    fn start_work(&self) -> Option<Working> {
        let free = self.world.update(|w| {
            let free = !w.terminal.busy && !w.terminal.working;
            w.terminal.working |= free;
            free
        });
        free.then(|| Working(self.world.clone()))
    }

    /// Looks at the terminal's state.
    pub(super) fn state<R>(&self, look: impl FnOnce(&TerminalState) -> R) -> R {
        self.world.read(|w| look(&w.terminal))
    }

    /// Tells the till something and waits for its `80 00 00`.
    pub(super) async fn tell(&mut self, unit: &Apdu) -> Result<Reply, Lost> {
        self.link.say(unit).await?;
        self.reply().await
    }

    /// Waits for the till's answer to what it was told. `84 9C` asks for more time.
    pub(super) async fn reply(&mut self) -> Result<Reply, Lost> {
        let mut until = Instant::now() + T3;
        loop {
            let heard = timeout_at(until, self.link.hear()).await.map_err(|_elapsed| Lost::Silent)??;
            match heard.control {
                ACKNOWLEDGE => return Ok(Reply::Understood),
                [0x84, BUSY] => until = Instant::now() + T3,
                [0x84, _] => return Ok(Reply::Refused),
                _ => self.interrupt(&heard).await?,
            }
        }
    }

    /// The till says something that is not its turn: an abort, or an order that has to wait.
    pub(super) async fn interrupt(&mut self, heard: &Apdu) -> Result<(), Lost> {
        let abort = heard.control == [0x06, 0xB0] && self.abortable;
        self.aborted |= abort;
        let answer = if abort { Apdu::acknowledge() } else { Apdu::refuse(BUSY) };
        self.link.say(&answer).await
    }

    /// Shows the till what the terminal's display says, if it wants to know (config byte, bit 08).
    pub(super) async fn show(&mut self, code: u8) -> Result<(), Lost> {
        if self.state(|t| t.config & 0x08 == 0) {
            return Ok(());
        }
        self.tell(&Apdu::new([0x04, 0xFF], [code])).await.map(|_| ())
    }

    /// Takes an order and fails it: `80 00 00`, then `06 1E` with the reason.
    pub(super) async fn decline(&mut self, code: u8) -> Result<(), Lost> {
        self.link.say(&Apdu::acknowledge()).await?;
        self.fail(code).await
    }

    /// Ends an order without success.
    pub(super) async fn fail(&mut self, code: u8) -> Result<(), Lost> {
        self.world.update(|w| w.terminal.clear_away());
        self.tell(&Apdu::new([0x06, 0x1E], [code])).await.map(|_| ())
    }

    /// Ends an order with success.
    pub(super) async fn complete(&mut self, data: &[u8]) -> Result<(), Lost> {
        self.world.update(|w| w.terminal.clear_away());
        self.tell(&Apdu::new([0x06, 0x0F], data)).await.map(|_| ())
    }

    /// Cuts the line if that was ordered for this point.
    pub(super) fn cut_at(&mut self, point: CutPoint) {
        let now = self.world.update(|w| w.terminal.cut.take_if(|ordered| *ordered == point).is_some());
        if now {
            self.link.cut();
        }
    }

    /// The terminal, its bank or a person takes time.
    pub(super) async fn takes(&self, milliseconds: std::ops::RangeInclusive<u64>) {
        latency::takes(&self.world, milliseconds).await;
    }
}
