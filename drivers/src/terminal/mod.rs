//! Payment terminals for bank cards.

use async_trait::async_trait;
use strum::EnumIter;
use thiserror::Error;

pub use abort::{AbortBell, AbortHandle};

use crate::{Action, DeviceError, DeviceStatus, FaultReport};

mod abort;
pub mod codepay;
pub mod zvt;

/// Money in fen (1/100 yuan).
pub type Fen = u64;

/// What the terminal says it has booked. No card number: the terminal keeps that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Amount booked.
    pub amount: Fen,
    /// The terminal's receipt number; the key for repeat and reversal.
    pub receipt: u16,
    /// Trace number, where given.
    pub trace: Option<u32>,
    /// The terminal's own time, `HHMMSS` and `MMDD`, where given.
    pub stamp: Option<(String, String)>,
}

/// How the last transaction stands, as the terminal tells when asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastTransaction {
    /// The terminal has none.
    None,
    /// It was booked.
    Booked(Booking),
    /// It failed with this result code; nothing was booked.
    Failed(u8),
}

/// Why an authorisation did not end in a booking, when that is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, EnumIter)]
pub enum TerminalFault {
    /// The person or the terminal broke it off, or no card came in time (6C).
    #[error("the payment was broken off: nothing was charged")]
    Aborted,
    /// The bank says no (any result code of a decline: 66–78, C3…).
    #[error("the bank declined the payment with code {0:#04x}: nothing was charged")]
    Declined(u8),
    /// The terminal is busy with something else (84 9C).
    #[error("the terminal is busy: try again")]
    Busy,
    /// The terminal must be registered or opened for the day first (6B, F0, E4…).
    #[error("the terminal is not ready for payments, code {0:#04x}: register it or close its day")]
    NotReady(u8),
    /// The terminal's own hardware failed (E2, E3, CC, FC…).
    #[error("the terminal's hardware reports code {0:#04x}: service it")]
    Hardware(u8),
    /// It cannot reach its bank (7D, host unreachable).
    #[error("the terminal cannot reach the bank: nothing was charged")]
    HostUnreachable,
    /// The transaction to be reversed is not there or cannot be reversed any more (B4, B5).
    #[error("the payment cannot be reversed, code {0:#04x}: settle it by hand")]
    NotReversible(u8),
    /// The terminal does not know the command (83).
    #[error("the terminal does not know this function, code {0:#04x}")]
    Unsupported(u8),
    /// The line failed after the order was given: it may or may not be booked. Ask [`PaymentTerminal::last`] before anything else.
    #[error("the payment's outcome is unknown: ask the terminal for its last transaction")]
    Unknown,
}

impl TerminalFault {
    /// The fault for the technician's board.
    pub fn report(self) -> FaultReport {
        let (code, action) = match self {
            Self::Aborted => ("payment-aborted", Action::Retry),
            Self::Declined(_) => ("payment-declined", Action::Retry),
            Self::Busy => ("terminal-busy", Action::Retry),
            Self::NotReady(_) => ("terminal-not-ready", Action::Reset),
            Self::Hardware(_) => ("terminal-hardware", Action::Maintain),
            Self::HostUnreachable => ("host-unreachable", Action::Retry),
            Self::NotReversible(_) => ("not-reversible", Action::Suspend),
            Self::Unsupported(_) => ("unsupported", Action::Suspend),
            Self::Unknown => ("payment-unknown", Action::Reset),
        };
        FaultReport { code: code.to_owned(), action }
    }
}

/// A terminal's error.
pub type TerminalError = DeviceError<TerminalFault>;

/// What the terminal asks the person to do meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// Present or insert the card.
    PresentCard,
    /// Take the card out.
    RemoveCard,
    /// Enter the PIN.
    EnterPin,
    /// Wait, the bank is asked.
    Wait,
    /// Approved.
    Approved,
    /// Declined.
    Declined,
}

/// A bank-card terminal.
#[async_trait]
pub trait PaymentTerminal: Send {
    /// Asks for the terminal's health.
    async fn status(&mut self) -> DeviceStatus;
    /// Registers the kiosk with the terminal; needed once after each connection.
    async fn register(&mut self) -> Result<(), TerminalError>;
    /// Asks for `amount`. Prompts go to `prompts` as they come. Never repeated by the driver: on [`TerminalFault::Unknown`] or a
    /// link fault ask [`Self::last`].
    async fn authorise(
        &mut self,
        amount: Fen,
        prompts: tokio::sync::mpsc::Sender<Prompt>,
    ) -> Result<Booking, TerminalError>;
    /// What became of the last transaction (repeat receipt).
    async fn last(&mut self) -> Result<LastTransaction, TerminalError>;
    /// Takes a booking back.
    async fn reverse(&mut self, receipt: u16) -> Result<(), TerminalError>;
    /// A handle that breaks off an authorisation from elsewhere while [`Self::authorise`] holds the terminal. The
    /// authorisation still ends with the terminal's own word: aborted, or booked when the bank was faster.
    fn abort_handle(&self) -> AbortHandle;
}
