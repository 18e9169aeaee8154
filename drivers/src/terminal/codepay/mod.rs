//! Card terminals of the CodePay and PayCloud family (ECR Hub) on a USB-serial line, 115200 8N1.
//!
//! Promise: an order's number is on disk before the order goes out, the order goes out once, and it counts as paid only
//! when the terminal says so under that number and for that amount. The line's check is one byte, which a long message
//! outwits now and then: whatever the terminal says of money counts when it says so twice. A line that fails in between
//! leaves the outcome `Unknown`, and so does a terminal that took an order and does not know it afterwards;
//! [`PaymentTerminal::last`] asks by the number, also after a restart. Card numbers are never read.

mod link;
mod message;
mod orders;
mod packet;
#[cfg(feature = "record")]
pub mod traffic;

use std::time::Duration;

use async_trait::async_trait;
use link::{Link, OnSilence};
use message::{Answer, Request, SUCCESS, Sender, Standing};
use tokio::{sync::mpsc, time::Instant};

pub use orders::{Order, OrderBook};

use super::{AbortHandle, Booking, Fen, LastTransaction, PaymentTerminal, Prompt, TerminalError, TerminalFault};
use crate::{
    Capability, DeviceError, DeviceStatus, LinkFault,
    transport::{Pipe, SerialSettings},
};

/// How the line is set.
pub const SETTINGS: SerialSettings = SerialSettings::n81(115_200);
/// A person looks for the card, the bank thinks.
const PAYING: Duration = Duration::from_secs(180);
/// The terminal asks its host.
const ASKING: Duration = Duration::from_secs(30);
/// From a close to the order's own end.
const CLOSING: Duration = Duration::from_secs(20);
/// An order under way is asked for again after this.
const ROUND: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;
/// Answer: the host did not answer in time.
const HOST_TIMEOUT: u8 = 112;
/// Smaller numbers fit the slip; the terminal's own limit is its own business.
const HIGHEST: Fen = 9_999_999_999;

/// How the kiosk is known to the terminal.
pub struct Settings {
    /// The payment application's id at the gateway.
    pub app_id: String,
    /// ISO 4217.
    pub currency: String,
    /// Where the orders are written down.
    pub orders: OrderBook,
}

impl Settings {
    /// In yuan.
    pub fn new(app_id: &str, orders: OrderBook) -> Self {
        Self { app_id: app_id.to_owned(), currency: "CNY".to_owned(), orders }
    }
}

/// An ECR Hub terminal.
pub struct CodePay<P> {
    link: Link<P>,
    sender: Sender,
    orders: OrderBook,
    abort: AbortHandle,
    /// Number of the last order the terminal has taken, as far as this program knows.
    taken: Option<String>,
}

/// What is known of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Known {
    Paid(Booking),
    /// Nothing is booked; the answer's code.
    NotPaid(Standing, u8),
    /// The terminal knows no such order; the answer's code.
    NeverHeard(u8),
    /// The terminal is still at it, or does not add up.
    Open,
}

impl<P: Pipe> CodePay<P> {
    /// Takes the line over.
    pub fn new(pipe: P, settings: Settings) -> Self {
        let sender = Sender::new(settings.app_id, settings.currency);
        Self { link: Link::new(pipe), sender, orders: settings.orders, abort: AbortHandle::new(), taken: None }
    }

    async fn send(
        link: &mut Link<P>,
        name: &'static str,
        request: &Request<'_>,
        silence: OnSilence,
    ) -> Result<(), LinkFault> {
        link.send(name, request.encode(), silence).await
    }

    /// Waits for the answer to this request; messages about anything else are passed over.
    async fn answer(
        link: &mut Link<P>,
        name: &'static str,
        request_id: &str,
        end: Instant,
    ) -> Result<Option<Answer>, LinkFault> {
        while let Some(data) = link.receive(name, end).await? {
            match Answer::read(&data) {
                Some(answer) if answer.request_id == request_id => return Ok(Some(answer)),
                Some(_) | None => tracing::debug!(command = name, "a message about something else"),
            }
        }
        Ok(None)
    }

    /// A question with its answer.
    async fn ask(&mut self, name: &'static str, order: &Order) -> Result<Answer, LinkFault> {
        let request = match name {
            "close" => self.sender.close(order),
            _ => self.sender.query(order),
        };
        Self::send(&mut self.link, name, &request, OnSilence::Repeat).await?;
        let end = Instant::now() + ASKING;
        let answer = Self::answer(&mut self.link, name, &request.request_id, end).await?;
        answer.ok_or(LinkFault::Timeout { command: name, after: ASKING })
    }

    /// The order, until its answer or the end of patience. The bell asks the terminal to give it up.
    async fn sell(&mut self, order: &Order, prompts: &mpsc::Sender<Prompt>) -> Result<Option<Answer>, LinkFault> {
        let mut bell = self.abort.listen();
        self.link.forget();
        let request = self.sender.sale(order);
        Self::send(&mut self.link, "sale", &request, OnSilence::GiveUp).await?;
        self.taken = Some(order.number.clone());
        show(prompts, Prompt::PresentCard);
        let mut end = Instant::now() + PAYING;
        loop {
            tokio::select! {
                answer = Self::answer(&mut self.link, "sale", &request.request_id, end) => return answer,
                () = bell.rung() => {}
            }
            let close = self.sender.close(order);
            // The payment goes on whatever becomes of this; a dead line shows at the next wait.
            if let Err(error) = Self::send(&mut self.link, "close", &close, OnSilence::Repeat).await {
                tracing::warn!(%error, "the abort did not reach the terminal");
            }
            end = end.min(Instant::now() + CLOSING);
        }
    }

    /// Asks what became of an order until two answers in a row say the same of its end. One still under way is closed first.
    async fn settle(&mut self, order: &Order) -> Result<Known, LinkFault> {
        let mut before = Known::Open;
        for _ in 0..ROUNDS {
            let now = known(&self.ask("query", order).await?, order);
            if now == Known::Open {
                self.ask("close", order).await?;
                tokio::time::sleep(ROUND).await;
            } else if now == before {
                return Ok(now);
            }
            before = now;
        }
        Ok(Known::Open)
    }

    async fn pay(&mut self, order: &Order, prompts: &mpsc::Sender<Prompt>) -> Result<Known, LinkFault> {
        let Some(answer) = self.sell(order, prompts).await? else { return self.settle(order).await };
        let first = known(&answer, order);
        if let Known::Paid(_) = first {
            return match self.ask("query", order).await {
                Ok(again) if known(&again, order) == first => Ok(first),
                Ok(_) => self.settle(order).await,
                Err(fault) => {
                    tracing::warn!(%fault, "the line failed after the terminal had said that it is paid");
                    Ok(first)
                }
            };
        }
        Ok(match (first, self.settle(order).await?) {
            (_, Known::NotPaid(standing, _)) => Known::NotPaid(standing, answer.code()),
            // Refused at once, and not known afterwards: it never began.
            (Known::NeverHeard(code), Known::NeverHeard(_)) => {
                self.taken = None;
                Known::NotPaid(Standing::Failed, code)
            }
            (_, settled @ (Known::Paid(_) | Known::NeverHeard(_) | Known::Open)) => settled,
        })
    }

    async fn take_back(&mut self, sale: &Order, void: &Order) -> Result<Answer, LinkFault> {
        self.link.forget();
        let request = self.sender.void(void, sale);
        Self::send(&mut self.link, "void", &request, OnSilence::GiveUp).await?;
        let end = Instant::now() + ASKING;
        let answer = Self::answer(&mut self.link, "void", &request.request_id, end).await?;
        answer.ok_or(LinkFault::Timeout { command: "void", after: ASKING })
    }
}

/// What an answer about an order makes certain.
fn known(answer: &Answer, order: &Order) -> Known {
    if !answer.is_about(order) {
        return Known::Open;
    }
    match (answer.response_code == SUCCESS, answer.standing()) {
        (true, Some(Standing::Paid)) => answer.booking(order).map_or(Known::Open, Known::Paid),
        (_, Some(standing @ (Standing::Failed | Standing::Cancelled))) => Known::NotPaid(standing, answer.code()),
        // It could not find out.
        (false, None) if answer.code() == HOST_TIMEOUT => Known::Open,
        (false, None) => Known::NeverHeard(answer.code()),
        (_, Some(Standing::UnderWay | Standing::Paid)) | (true, None) => Known::Open,
    }
}

fn refusal(standing: Standing, code: u8) -> TerminalFault {
    match (standing, code) {
        (Standing::Cancelled, _) => TerminalFault::Aborted,
        (Standing::Failed, HOST_TIMEOUT) => TerminalFault::HostUnreachable,
        (Standing::Failed, code) => TerminalFault::Declined(code),
        (Standing::UnderWay | Standing::Paid, _) => TerminalFault::Unknown,
    }
}

/// A money order may have been taken before the line failed.
fn unknown(fault: LinkFault) -> TerminalError {
    tracing::warn!(%fault, "a payment's outcome is unknown");
    DeviceError::Fault(TerminalFault::Unknown)
}

fn show(prompts: &mpsc::Sender<Prompt>, prompt: Prompt) {
    if prompts.try_send(prompt).is_err() {
        tracing::debug!(?prompt, "nobody shows the prompt");
    }
}

#[async_trait]
impl<P: Pipe> PaymentTerminal for CodePay<P> {
    async fn status(&mut self) -> DeviceStatus {
        match self.link.handshake().await {
            Ok(()) => DeviceStatus::online().able(&[Capability::RepeatReceipt, Capability::Reverse]),
            Err(fault) => DeviceStatus::from(&fault),
        }
    }

    async fn register(&mut self) -> Result<(), TerminalError> {
        Ok(self.link.handshake().await?)
    }

    async fn authorise(&mut self, amount: Fen, prompts: mpsc::Sender<Prompt>) -> Result<Booking, TerminalError> {
        if !(1..=HIGHEST).contains(&amount) {
            return Err(DeviceError::Fault(TerminalFault::Declined(0)));
        }
        let order = self.orders.announce(amount).map_err(|error| {
            tracing::error!(%error, "the order could not be written down: it was not sent");
            DeviceError::Fault(TerminalFault::NotReady(0))
        })?;
        match self.pay(&order, &prompts).await.map_err(unknown)? {
            Known::Paid(booking) if booking.amount == amount => Ok(booking),
            // It acknowledged the order: who does not know it now knows it by another name, or has lost it.
            Known::Paid(_) | Known::NeverHeard(_) | Known::Open => Err(DeviceError::Fault(TerminalFault::Unknown)),
            Known::NotPaid(standing, code) => Err(DeviceError::Fault(refusal(standing, code))),
        }
    }

    async fn last(&mut self) -> Result<LastTransaction, TerminalError> {
        let Some(order) = self.orders.last_sale() else { return Ok(LastTransaction::None) };
        match self.settle(&order).await? {
            Known::Paid(booking) => Ok(LastTransaction::Booked(booking)),
            Known::NotPaid(_, code) => Ok(LastTransaction::Failed(code)),
            Known::NeverHeard(_) if self.taken.as_ref() == Some(&order.number) => {
                Err(DeviceError::Fault(TerminalFault::Unknown))
            }
            // An order that was never taken was never carried out.
            Known::NeverHeard(code) => Ok(LastTransaction::Failed(code)),
            Known::Open => Err(DeviceError::Fault(TerminalFault::Busy)),
        }
    }

    async fn reverse(&mut self, receipt: u16) -> Result<(), TerminalError> {
        let Some(sale) = self.orders.find(receipt) else {
            return Err(DeviceError::Fault(TerminalFault::NotReversible(0)));
        };
        let void = self.orders.announce(0).map_err(|error| {
            tracing::error!(%error, "the order could not be written down: it was not sent");
            DeviceError::Fault(TerminalFault::NotReady(0))
        })?;
        let answer = self.take_back(&sale, &void).await.map_err(unknown)?;
        if answer.response_code == SUCCESS {
            return Ok(());
        }
        // Refused, or done before: the sale itself tells.
        match known(&self.ask("query", &sale).await.map_err(unknown)?, &sale) {
            Known::NotPaid(..) => Ok(()),
            Known::Paid(_) | Known::NeverHeard(_) | Known::Open => {
                Err(DeviceError::Fault(TerminalFault::NotReversible(answer.code())))
            }
        }
    }

    fn abort_handle(&self) -> AbortHandle {
        self.abort.clone()
    }
}
