//! Authorisation `06 01`: the card, the bank, the money.
//!
//! Promise: once the order is taken the payment goes on whether the till is there or not; without the till's
//! acknowledgement of the approval it ends in an automatic reversal.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep_until};

use super::apdu::Apdu;
use super::fields::{find, number, read};
use super::link::Lost;
use super::session::{DATA_MISSING, NO_HOST, Reply, Session};
use super::status_info::{ABORTED, APPROVED, about, slip};
use crate::world::{CutPoint, TappedCard, Transaction, TransactionState, World};

/// How long a terminal without its till waits for a card.
const ALONE: Duration = Duration::from_secs(10);

/// China's clock, seconds ahead of UTC.
const EAST_8: u64 = 8 * 3600;

/// What the display says, as told in `04 FF`.
mod display {
    pub const AUTOMATIC_REVERSAL: u8 = 0x05;
    pub const INSERT_CARD: u8 = 0x0A;
    pub const PLEASE_WAIT: u8 = 0x0E;
    pub const ASKING_BANK: u8 = 0x17;
    pub const APPROVED: u8 = 0x1C;
    pub const DECLINED: u8 = 0x1D;
    /// One to four digits of the PIN.
    pub const PIN: [u8; 4] = [0x6A, 0x6B, 0x6C, 0x6D];
}

/// Result codes of a bank's no.
const NOT_PERMITTED: u8 = 0x67;
const INSUFFICIENT: u8 = 0x71;
const EXPIRED: u8 = 0x78;
const WRONG_CURRENCY: u8 = 0x6F;
const TOO_LOW: u8 = 0xC8;
/// The till gave no goods out.
const GOODS_NOT_ISSUED: u8 = 0x66;

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Session<P> {
    /// Takes an order to pay.
    pub(super) async fn authorise(&mut self, data: &[u8]) -> Result<(), Lost> {
        let amount = match self.ordered(data) {
            Ok(amount) => amount,
            Err(code) => return self.decline(code).await,
        };
        self.world.update(|w| w.terminal.amount = Some(amount));
        self.link.say(&Apdu::acknowledge()).await?;
        self.cut_at(CutPoint::AfterOrder);
        let result = match self.card().await {
            Ok(card) => self.ask_bank(card).await,
            Err(code) => Err(code),
        };
        match result {
            Ok(()) => self.approve(amount).await,
            Err(code) => self.refuse(amount, code).await,
        }
    }

    /// The amount ordered, in fen.
    fn ordered(&self, data: &[u8]) -> Result<u64, u8> {
        let fields = read(data).ok_or(DATA_MISSING)?;
        let amount = find(&fields, 0x04).and_then(number).ok_or(DATA_MISSING)?;
        if find(&fields, 0x49).is_some_and(|currency| currency != self.state(|t| t.currency)) {
            return Err(WRONG_CURRENCY);
        }
        if amount == 0 { Err(TOO_LOW) } else { Ok(amount) }
    }

    /// Waits for a card; the result code when none comes.
    async fn card(&mut self) -> Result<TappedCard, u8> {
        self.abortable = true;
        let mut alone = self.show(display::INSERT_CARD).await == Err(Lost::Gone);
        let patience = self.state(|t| t.card_wait);
        let mut until = Instant::now() + if alone { ALONE.min(patience) } else { patience };
        let card = loop {
            if self.aborted || self.state(|t| t.cancel_pressed) {
                break Err(ABORTED);
            }
            if let Some(card) = self.state(|t| t.card) {
                break Ok(card);
            }
            tokio::select! {
                () = self.world.until(|w| w.terminal.cancel_pressed || w.terminal.card.is_some()) => {}
                () = sleep_until(until) => break Err(ABORTED),
                heard = self.link.hear(), if !alone => {
                    alone = match heard {
                        Ok(heard) => self.interrupt(&heard).await.is_err(),
                        Err(_lost) => true,
                    };
                    until = if alone { until.min(Instant::now() + ALONE) } else { until };
                }
            }
        };
        self.abortable = false;
        card
    }

    /// Asks the card's bank; the result code of a no. What the till does not hear of this does not matter.
    async fn ask_bank(&mut self, card: TappedCard) -> Result<(), u8> {
        let _ = self.show(display::PLEASE_WAIT).await;
        if self.state(|t| t.pin) {
            for digits in display::PIN {
                self.takes(400..=1_200).await;
                let _ = self.show(digits).await;
            }
        }
        let _ = self.show(display::ASKING_BANK).await;
        self.takes(1_200..=2_500).await;
        match card {
            _ if !self.state(|t| t.online) => Err(NO_HOST),
            TappedCard::Ok => Ok(()),
            TappedCard::Declined => Err(NOT_PERMITTED),
            TappedCard::Insufficient => Err(INSUFFICIENT),
            TappedCard::Expired => Err(EXPIRED),
        }
    }

    async fn approve(&mut self, amount: u64) -> Result<(), Lost> {
        let payment = self.world.update(|w| enter(w, amount, TransactionState::Approved));
        let _ = self.show(display::APPROVED).await;
        match self.tell_of(&payment).await {
            Ok(Reply::Understood) => self.book(&payment).await,
            Ok(Reply::Refused) => {
                self.give_back().await;
                self.fail(GOODS_NOT_ISSUED).await
            }
            Err(lost) => {
                self.give_back().await;
                Err(lost)
            }
        }
    }

    async fn tell_of(&mut self, payment: &Transaction) -> Result<Reply, Lost> {
        let currency = self.state(|t| t.currency);
        self.link.say(&about(payment, APPROVED, currency)).await?;
        self.cut_at(CutPoint::AfterStatus);
        self.reply().await
    }

    async fn book(&mut self, payment: &Transaction) -> Result<(), Lost> {
        self.world.update(|w| {
            let entries = w.terminal.journal.iter_mut().filter(|entry| entry.trace == payment.trace);
            entries.for_each(|entry| entry.state = TransactionState::Booked);
        });
        self.cut_at(CutPoint::AfterAck);
        self.print(payment, "CARD PAYMENT").await?;
        self.complete(&[]).await
    }

    /// The terminal's own reversal of what the till never took note of.
    async fn give_back(&mut self) {
        let _ = self.show(display::AUTOMATIC_REVERSAL).await;
        self.takes(800..=1_500).await;
        self.world.update(|w| w.terminal.reverse_unacknowledged());
    }

    async fn refuse(&mut self, amount: u64, code: u8) -> Result<(), Lost> {
        let payment = self.world.update(|w| enter(w, amount, TransactionState::Failed(code)));
        let currency = self.state(|t| t.currency);
        if code != ABORTED {
            self.show(display::DECLINED).await?;
        }
        self.tell(&about(&payment, code, currency)).await?;
        self.fail(code).await
    }

    /// Hands the slip's lines to the till, if it prints them (config byte, bit 02).
    pub(super) async fn print(&mut self, payment: &Transaction, title: &str) -> Result<(), Lost> {
        if self.state(|t| t.config & 0x02 != 0) {
            for line in slip(payment, title) {
                self.tell(&line).await?;
            }
        }
        Ok(())
    }
}

/// Writes a payment into the journal.
fn enter(world: &mut World, amount: u64, state: TransactionState) -> Transaction {
    let (time, date) = (clock(), world.today.compact().get(4..).unwrap_or_default().to_owned());
    let terminal = &mut world.terminal;
    let receipt = (state == TransactionState::Approved).then(|| terminal.next_receipt());
    let payment = Transaction { amount, receipt, trace: terminal.next_trace(), time, date, state, settled: false };
    terminal.journal.push(payment.clone());
    payment
}

/// The terminal's clock, `HHMMSS`.
fn clock() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| (now.as_secs() + EAST_8) % 86_400);
    format!("{:02}{:02}{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
