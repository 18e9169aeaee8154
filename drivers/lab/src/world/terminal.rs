//! State of the card terminal, and its journal of money.

use std::time::Duration;

/// A card held to the terminal, by how its bank will answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TappedCard {
    /// Approved.
    Ok,
    /// Declined.
    Declined,
    /// Not enough money (result 71).
    Insufficient,
    /// Expired (result 78).
    Expired,
}

impl TappedCard {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("ok", Self::Ok),
        ("declined", Self::Declined),
        ("insufficient", Self::Insufficient),
        ("expired", Self::Expired),
    ];
}

/// Where the connection to the till is lost, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutPoint {
    /// After the order was taken.
    AfterOrder,
    /// After the status information was sent, before the till could acknowledge it.
    AfterStatus,
    /// After the till has acknowledged the status information, before the completion.
    AfterAck,
}

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionState {
    /// The bank approved; the till has not acknowledged yet.
    Approved,
    /// The till has acknowledged: the money is taken.
    Booked,
    /// Given back, by the terminal itself or on demand.
    Reversed,
    /// Never taken; the result code.
    Failed(u8),
}

/// One payment in the terminal's journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// Amount in fen.
    pub amount: u64,
    /// Receipt number, 1–9999; `None` for one that was never approved.
    pub receipt: Option<u16>,
    /// Trace number, 1–999999.
    pub trace: u32,
    /// The terminal's time, `HHMMSS`.
    pub time: String,
    /// The terminal's date, `MMDD`.
    pub date: String,
    /// What became of it.
    pub state: TransactionState,
    /// Whether an end of day has handed it in; it cannot be reversed then.
    pub settled: bool,
}

/// The terminal.
#[derive(Debug, Clone)]
pub struct TerminalState {
    /// Whether the till has registered.
    pub registered: bool,
    /// The registration's config byte.
    pub config: u8,
    /// Currency of the registration, BCD as on the wire (01 56 is CNY).
    pub currency: [u8; 2],
    /// Whether the bank can be reached.
    pub online: bool,
    /// Whether it is occupied with something of its own.
    pub busy: bool,
    /// Whether it is working on a till's order.
    pub working: bool,
    /// Card held to it and not yet used.
    pub card: Option<TappedCard>,
    /// Whether the bank of that card wants the PIN.
    pub pin: bool,
    /// Whether the citizen pressed the red key.
    pub cancel_pressed: bool,
    /// Amount being asked for, in fen.
    pub amount: Option<u64>,
    /// How long it waits for a card.
    pub card_wait: Duration,
    /// Where the connection will be lost.
    pub cut: Option<CutPoint>,
    /// Number of the last receipt.
    pub receipt_no: u16,
    /// Trace number of the last transaction.
    pub trace: u32,
    /// Every payment asked for, oldest first.
    pub journal: Vec<Transaction>,
}

impl Default for TerminalState {
    fn default() -> Self {
        Self {
            registered: false,
            config: 0,
            currency: [0x01, 0x56],
            online: true,
            busy: false,
            working: false,
            card: None,
            pin: false,
            cancel_pressed: false,
            amount: None,
            card_wait: Duration::from_secs(60),
            cut: None,
            receipt_no: 26,
            trace: 122,
            journal: Vec::new(),
        }
    }
}

impl TerminalState {
    /// Money taken and not given back, in fen.
    pub fn booked(&self) -> u64 {
        self.journal.iter().filter(|entry| entry.state == TransactionState::Booked).map(|entry| entry.amount).sum()
    }

    /// The next trace number.
    pub fn next_trace(&mut self) -> u32 {
        self.trace = self.trace % 999_999 + 1;
        self.trace
    }

    /// The next receipt number.
    pub fn next_receipt(&mut self) -> u16 {
        self.receipt_no = self.receipt_no % 9_999 + 1;
        self.receipt_no
    }

    /// An approval that nobody acknowledged is given back (automatic reversal).
    pub fn reverse_unacknowledged(&mut self) {
        let open = self.journal.iter_mut().filter(|entry| entry.state == TransactionState::Approved);
        open.for_each(|entry| entry.state = TransactionState::Reversed);
    }

    /// The order is done with.
    pub fn rest(&mut self) {
        self.reverse_unacknowledged();
        self.working = false;
        self.clear_away();
    }

    /// The payment is over: the card is out and the display cleared. Done before the till hears of the end, so that what
    /// a hand does after that belongs to the next payment.
    pub fn clear_away(&mut self) {
        if self.amount.take().is_some() {
            self.card = None;
            self.cancel_pressed = false;
        }
    }
}
