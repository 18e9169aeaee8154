//! Orders other than a payment: registration, log-off, status, diagnosis, repeat receipt, reversal, end of day.

use tokio::io::{AsyncRead, AsyncWrite};

use super::apdu::Apdu;
use super::fields::{bcd, find, number, read};
use super::link::Lost;
use super::session::{DATA_MISSING, NO_HOST, NOT_POSSIBLE, Session};
use super::status_info::{APPROVED, about, result};
use crate::world::{Transaction, TransactionState};

/// Terminal identification, as the terminal's sticker says.
const TERMINAL_ID: [u8; 4] = [0x00, 0x02, 0x74, 0x39];

/// Bytes of the password before the fields.
const PASSWORD: usize = 3;

/// Result: this receipt was reversed already.
const ALREADY_REVERSED: u8 = 0xB4;

/// Result: this receipt cannot be reversed.
const NOT_REVERSIBLE: u8 = 0xB5;

/// Display: please wait.
const PLEASE_WAIT: u8 = 0x17;

impl<P: AsyncRead + AsyncWrite + Unpin + Send> Session<P> {
    /// `06 00`: password, config byte, currency; the terminal tells its identification.
    pub(super) async fn register(&mut self, data: &[u8]) -> Result<(), Lost> {
        let Some(config) = data.get(PASSWORD) else { return self.decline(DATA_MISSING).await };
        let currency = match data.get(PASSWORD + 1..PASSWORD + 3) {
            Some([high, low]) => [*high, *low],
            Some(_) | None => self.state(|t| t.currency),
        };
        self.world.update(|w| {
            w.terminal.registered = true;
            w.terminal.config = *config;
            w.terminal.currency = currency;
        });
        self.link.say(&Apdu::acknowledge()).await?;
        self.takes(200..=600).await;
        self.complete(&[&[0x19, 0x10, 0x29][..], &TERMINAL_ID, &[0x49], &currency].concat()).await
    }

    /// `06 02`.
    pub(super) async fn log_off(&mut self) -> Result<(), Lost> {
        self.world.update(|w| w.terminal.registered = false);
        self.link.say(&Apdu::acknowledge()).await
    }

    /// `05 01`: ready.
    pub(super) async fn status_enquiry(&mut self) -> Result<(), Lost> {
        self.link.say(&Apdu::acknowledge()).await?;
        self.complete(&[0x19, 0x00]).await
    }

    /// `06 70`: can the bank be reached?
    pub(super) async fn diagnosis(&mut self) -> Result<(), Lost> {
        self.link.say(&Apdu::acknowledge()).await?;
        self.show(PLEASE_WAIT).await?;
        self.takes(500..=1_500).await;
        if self.state(|t| t.online) { self.complete(&[]).await } else { self.fail(NO_HOST).await }
    }

    /// `06 20`: how the last payment stands.
    pub(super) async fn repeat_receipt(&mut self) -> Result<(), Lost> {
        let Some(last) = self.state(|t| t.journal.last().cloned()) else { return self.decline(NOT_POSSIBLE).await };
        self.link.say(&Apdu::acknowledge()).await?;
        let currency = self.state(|t| t.currency);
        self.tell(&about(&last, result(&last), currency)).await?;
        if last.receipt.is_some() {
            self.print(&last, "COPY").await?;
        }
        self.complete(&[]).await
    }

    /// `06 30`: gives a booked payment back. It is given back even if the till does not hear of it.
    pub(super) async fn reversal(&mut self, data: &[u8]) -> Result<(), Lost> {
        let fields = data.get(PASSWORD..).and_then(read);
        let receipt = fields.and_then(|fields| find(&fields, 0x87).and_then(number));
        let Some(receipt) = receipt else { return self.decline(DATA_MISSING).await };
        let payment = match self.reversible(receipt) {
            Ok(payment) => payment,
            Err(code) => return self.decline(code).await,
        };
        self.link.say(&Apdu::acknowledge()).await?;
        self.show(PLEASE_WAIT).await?;
        self.takes(1_000..=2_000).await;
        if !self.state(|t| t.online) {
            self.tell(&Apdu::new([0x04, 0x0F], [0x27, NO_HOST])).await?;
            return self.fail(NO_HOST).await;
        }
        self.take_back(payment.trace);
        let currency = self.state(|t| t.currency);
        self.tell(&about(&payment, APPROVED, currency)).await?;
        self.print(&payment, "REVERSAL").await?;
        self.complete(&[]).await
    }

    /// The booked payment of that receipt, or the result code that says why it stays.
    fn reversible(&self, receipt: u64) -> Result<Transaction, u8> {
        let found = self.state(|t| {
            t.journal.iter().rev().find(|entry| entry.receipt.is_some_and(|own| u64::from(own) == receipt)).cloned()
        });
        let payment = found.ok_or(NOT_REVERSIBLE)?;
        match payment.state {
            TransactionState::Booked if !payment.settled => Ok(payment),
            TransactionState::Reversed => Err(ALREADY_REVERSED),
            TransactionState::Booked | TransactionState::Approved | TransactionState::Failed(_) => Err(NOT_REVERSIBLE),
        }
    }

    fn take_back(&self, trace: u32) {
        self.world.update(|w| {
            let entries = w.terminal.journal.iter_mut().filter(|entry| entry.trace == trace);
            entries.for_each(|entry| entry.state = TransactionState::Reversed);
        });
    }

    /// `06 50`: hands the day's payments in to the bank.
    pub(super) async fn end_of_day(&mut self) -> Result<(), Lost> {
        self.link.say(&Apdu::acknowledge()).await?;
        self.show(PLEASE_WAIT).await?;
        self.takes(2_000..=4_000).await;
        if !self.state(|t| t.online) {
            return self.fail(NO_HOST).await;
        }
        let total = self.world.update(|w| {
            let open = w.terminal.journal.iter_mut();
            let open = open.filter(|entry| entry.state == TransactionState::Booked && !entry.settled);
            open.map(|entry| {
                entry.settled = true;
                entry.amount
            })
            .sum()
        });
        self.tell(&self.totals(total)).await?;
        self.complete(&[]).await
    }

    fn totals(&self, total: u64) -> Apdu {
        let mut data = vec![0x27, APPROVED, 0x04];
        data.extend(bcd::<6>(total));
        data.push(0x49);
        data.extend(self.state(|t| t.currency));
        Apdu::new([0x04, 0x0F], data)
    }
}
