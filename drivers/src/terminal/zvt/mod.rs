//! Card terminals with the ZVT protocol (PA00P015), on TCP or a serial line.
//!
//! Promise: a payment is booked only when the terminal said so with result 00, the kiosk's answer to that went out, and
//! the terminal completed. Money orders go out once. When the line fails after one went out, the outcome is `Unknown`
//! and [`PaymentTerminal::last`] tells. Card numbers are never read out of the messages.

mod apdu;
mod bcd;
mod bmp;
mod course;
mod framing;
mod orders;
mod prompt;
mod reports;
mod result;
mod serial;
mod talk;
mod tcp;
#[cfg(feature = "record")]
pub mod traffic;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod vectors;

use async_trait::async_trait;
use course::{Course, Ending};
use orders::{Abort, AskStatus, Authorise, Order, Password, Register, RepeatReceipt, Reverse};
use reports::{Completion, Report, StatusInfo};
use result::{DATA_MISSING, IMPOSSIBLE, OK, TOO_LITTLE, TOO_MUCH, fault_of};
use talk::Talk;
use tokio::sync::mpsc::Sender;

pub use apdu::Apdu;
pub use framing::{Framing, OnSilence};
pub use serial::SerialFraming;
pub use tcp::TcpFraming;

use super::{
    AbortBell, AbortHandle, Booking, Fen, LastTransaction, PaymentTerminal, Prompt, TerminalError, TerminalFault,
};
use crate::{
    Capability, DeviceError, DeviceStatus, LinkFault, Secret,
    transport::{Pipe, PortAddress, SerialSettings, connect},
};

/// How a serial line is set: 8N2.
pub const SETTINGS: SerialSettings = SerialSettings::n82(115_200);

/// Opens a terminal: bare messages on TCP, framed ones on a serial line.
/// Errors: the port cannot be opened.
pub async fn open(port: &PortAddress, settings: Settings) -> Result<Box<dyn PaymentTerminal>, LinkFault> {
    let pipe = connect(port, SETTINGS).await?;
    Ok(match port {
        PortAddress::Tcp { .. } => Box::new(Zvt::tcp(pipe, settings)),
        PortAddress::Serial { .. } | PortAddress::Usb(_) | PortAddress::UsbPath { .. } => {
            Box::new(Zvt::serial(pipe, settings))
        }
    })
}

/// How the kiosk registers.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The cashier's password, six digits BCD.
    pub password: Password,
    /// Configuration byte of the registration.
    pub config: u8,
    /// ISO 4217 number in BCD.
    pub currency: u16,
}

impl Settings {
    /// The usual settings with the terminal's own password. `None`: it is not six digits.
    pub fn with_password(digits: &str) -> Option<Self> {
        let six = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| six)?;
        Some(Self { password: Secret::new(bcd::encode(number)?), ..Self::default() })
    }
}

impl Default for Settings {
    /// Password 000000 as delivered; the kiosk controls payments and receives receipts and prompts; yuan.
    fn default() -> Self {
        Self { password: Secret::new([0; 3]), config: 0xBA, currency: 0x0156 }
    }
}

/// A ZVT terminal.
pub struct Zvt<F> {
    talk: Talk<F>,
    settings: Settings,
    abort: AbortHandle,
    identity: Option<String>,
}

impl<P: Pipe> Zvt<TcpFraming<P>> {
    /// On a TCP connection.
    pub fn tcp(pipe: P, settings: Settings) -> Self {
        Self::over(TcpFraming::new(pipe), settings)
    }
}

impl<P: Pipe> Zvt<SerialFraming<P>> {
    /// On a serial line.
    pub fn serial(pipe: P, settings: Settings) -> Self {
        Self::over(SerialFraming::new(pipe), settings)
    }
}

impl<F: Framing> Zvt<F> {
    /// Over any framing.
    pub fn over(framing: F, settings: Settings) -> Self {
        Self { talk: Talk::new(framing), settings, abort: AbortHandle::new(), identity: None }
    }

    /// A command that no person takes part in.
    async fn run<O: Order>(&mut self, order: &O) -> Result<Ending, TerminalError> {
        self.talk.start(order).await?;
        let mut course = Course::default();
        loop {
            self.talk.wait(O::NAME).await?;
            if let Some(ending) = course.take(self.talk.hear(O::NAME).await?) {
                return Ok(ending);
            }
        }
    }

    /// A payment: prompts go out as they come, and the bell may ring at any time.
    async fn pay(&mut self, order: &Authorise, prompts: Sender<Prompt>) -> Result<Ending, TerminalError> {
        let mut bell = self.abort.listen();
        self.talk.start(order).await?;
        let mut course = Course::default();
        loop {
            self.wait_or_abort(&mut bell).await?;
            let report = self.talk.hear(Authorise::NAME).await?;
            show(&report, &prompts);
            if let Some(ending) = course.take(report) {
                return Ok(ending);
            }
        }
    }

    async fn wait_or_abort(&mut self, bell: &mut AbortBell) -> Result<(), LinkFault> {
        loop {
            tokio::select! {
                waited = self.talk.wait(Authorise::NAME) => return waited,
                () = bell.rung() => {}
            }
            // The payment goes on whatever becomes of the abort; a dead line shows at the next wait.
            if let Err(error) = self.talk.interject(&Abort).await {
                tracing::warn!(%error, "the abort did not reach the terminal");
            }
        }
    }

    async fn ask_health(&mut self) -> Result<Option<TerminalFault>, TerminalError> {
        let password = self.settings.password.clone();
        match self.run(&AskStatus { password: &password }).await? {
            Ending::Completed(_, completion) => {
                let health = completion.health.filter(|code| *code != OK);
                self.remember(completion);
                Ok(health.map(fault_of))
            }
            Ending::Aborted(code, _) => Ok(Some(fault_of(code))),
        }
    }

    fn remember(&mut self, completion: Completion) {
        self.identity = completion.terminal.or(self.identity.take());
    }
}

#[async_trait]
impl<F: Framing> PaymentTerminal for Zvt<F> {
    async fn status(&mut self) -> DeviceStatus {
        let fault = match self.ask_health().await {
            Ok(fault) => fault,
            Err(DeviceError::Fault(fault)) => Some(fault),
            Err(DeviceError::Link(fault)) => {
                return DeviceStatus { identity: self.identity.clone(), ..DeviceStatus::from(&fault) };
            }
        };
        let fault = fault.map(TerminalFault::report);
        let online = DeviceStatus::online().able(&[Capability::RepeatReceipt, Capability::Reverse]);
        DeviceStatus { fault, identity: self.identity.clone(), ..online }
    }

    async fn register(&mut self) -> Result<(), TerminalError> {
        let Settings { password, config, currency } = self.settings.clone();
        match self.run(&Register { password: &password, config, currency }).await? {
            Ending::Completed(_, completion) => {
                self.remember(completion);
                Ok(())
            }
            Ending::Aborted(code, _) => Err(DeviceError::Fault(fault_of(code))),
        }
    }

    async fn authorise(&mut self, amount: Fen, prompts: Sender<Prompt>) -> Result<Booking, TerminalError> {
        let order = payable(amount, self.settings.currency).map_err(DeviceError::Fault)?;
        let ending = self.pay(&order, prompts).await.map_err(unknown)?;
        let info = ending.success().map_err(DeviceError::Fault)?;
        // A booking of another amount, or one that cannot be named again, is for `last` and people to settle.
        let booking = info.booking().filter(|booking| booking.amount == amount);
        booking.ok_or(DeviceError::Fault(TerminalFault::Unknown))
    }

    async fn last(&mut self) -> Result<LastTransaction, TerminalError> {
        let password = self.settings.password.clone();
        repeated(self.run(&RepeatReceipt { password: &password }).await?)
    }

    async fn reverse(&mut self, receipt: u16) -> Result<(), TerminalError> {
        let password = self.settings.password.clone();
        let Some(order) = Reverse::new(&password, receipt) else {
            return Err(DeviceError::Fault(TerminalFault::NotReversible(DATA_MISSING)));
        };
        let ending = self.run(&order).await.map_err(unknown)?;
        ending.success().map(|_| ()).map_err(DeviceError::Fault)
    }

    fn abort_handle(&self) -> AbortHandle {
        self.abort.clone()
    }
}

/// Refuses here what no terminal could take.
fn payable(amount: Fen, currency: u16) -> Result<Authorise, TerminalFault> {
    if amount == 0 {
        return Err(TerminalFault::Declined(TOO_LITTLE));
    }
    Authorise::new(amount, currency).ok_or(TerminalFault::Declined(TOO_MUCH))
}

/// A money order may have been taken before the line failed.
fn unknown(error: TerminalError) -> TerminalError {
    match error {
        DeviceError::Link(fault) => {
            tracing::warn!(%fault, "a payment's outcome is unknown");
            DeviceError::Fault(TerminalFault::Unknown)
        }
        DeviceError::Fault(fault) => DeviceError::Fault(fault),
    }
}

/// A screen that does not keep up misses a prompt; the payment never waits for it.
fn show(report: &Report, prompts: &Sender<Prompt>) {
    if let Report::Intermediate(code) = report
        && let Some(prompt) = prompt::of(*code)
        && prompts.try_send(prompt).is_err()
    {
        tracing::debug!(?prompt, "nobody shows the prompt");
    }
}

/// A terminal that takes the question on and then says "impossible" or "no data" has no receipt to repeat. Any other
/// failure, and a question it does not take on at all, leaves open what was booked.
fn repeated(ending: Ending) -> Result<LastTransaction, TerminalError> {
    let (told, completed) = match ending {
        Ending::Completed(told, _) => (told, Ok(())),
        Ending::Aborted(code, told) => (told, Err(code)),
    };
    match (told, completed) {
        (Some(info), _) => described(info),
        (None, Ok(()) | Err(DATA_MISSING | IMPOSSIBLE)) => Ok(LastTransaction::None),
        (None, Err(code)) => Err(DeviceError::Fault(fault_of(code))),
    }
}

fn described(info: StatusInfo) -> Result<LastTransaction, TerminalError> {
    let unclear = |why| DeviceError::Link(LinkFault::Unexpected { command: RepeatReceipt::NAME, why });
    match info.result {
        Some(OK) => info.booking().map(LastTransaction::Booked).ok_or(unclear("a booking without amount or receipt")),
        Some(code) => Ok(LastTransaction::Failed(code)),
        None => Err(unclear("no result")),
    }
}
