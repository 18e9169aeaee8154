//! State of the payment service provider: its orders, and how it will behave.

use std::collections::VecDeque;

/// The provider.
#[derive(Debug, Clone, Default)]
pub struct PspState {
    /// Orders, oldest first.
    pub orders: Vec<PspOrder>,
    /// How the next answers go wrong.
    pub spoilt: VecDeque<Spoilt>,
    /// How refunds go.
    pub refunds: RefundCourse,
    /// The provider's clock minus the machine's, seconds.
    pub clock_ahead: i64,
    /// The next order to be closed is paid in that moment.
    pub pays_while_closing: bool,
    /// Questions taken, by method and path; the newest last.
    pub asked: Vec<String>,
    counter: u64,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PspOrder {
    /// The merchant's number.
    pub number: String,
    /// Fen.
    pub fen: i64,
    /// What the QR code says.
    pub code: String,
    /// When nobody can pay any more, as the merchant wrote it.
    pub expires: String,
    /// `trade_state`.
    pub state: Trade,
    /// Number of the payment.
    pub transaction: Option<String>,
    /// The refund asked for.
    pub refund: Option<RefundCourse>,
}

/// `trade_state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trade {
    /// Nobody paid.
    NotPay,
    /// Scanned, being paid.
    UserPaying,
    /// Paid.
    Success,
    /// The payment failed.
    PayError,
    /// Closed by the merchant.
    Closed,
    /// Money went back.
    Refund,
}

impl Trade {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotPay => "NOTPAY",
            Self::UserPaying => "USERPAYING",
            Self::Success => "SUCCESS",
            Self::PayError => "PAYERROR",
            Self::Closed => "CLOSED",
            Self::Refund => "REFUND",
        }
    }
}

/// How a refund goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RefundCourse {
    /// Done at once.
    #[default]
    Success,
    /// Under way until somebody finishes it.
    Processing,
    /// The payer's account does not take it.
    Abnormal,
}

impl RefundCourse {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 3] =
        [("success", Self::Success), ("processing", Self::Processing), ("abnormal", Self::Abnormal)];
}

/// One answer gone wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoilt {
    /// Status 500; nothing was done.
    Error500,
    /// Status 429; nothing was done.
    Error429,
    /// Right, with a signature over something else.
    BadSignature,
    /// Right, without any signature.
    Unsigned,
    /// A page of something else.
    Garbage,
    /// Right, with a signature ten minutes old.
    Stale,
    /// Done, and never answered.
    Hang,
}

impl Spoilt {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("500", Self::Error500),
        ("429", Self::Error429),
        ("bad-signature", Self::BadSignature),
        ("unsigned", Self::Unsigned),
        ("garbage", Self::Garbage),
        ("stale", Self::Stale),
        ("hang", Self::Hang),
    ];
}

impl PspState {
    /// The order of this number.
    pub fn order(&mut self, number: &str) -> Option<&mut PspOrder> {
        self.orders.iter_mut().find(|order| order.number == number)
    }

    /// A number nobody had before.
    pub fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// The money of this order is there.
    pub fn take(&mut self, number: &str) {
        let transaction = format!("42000000{:020}", self.next_number());
        if let Some(order) = self.order(number) {
            order.state = Trade::Success;
            order.transaction = Some(transaction);
        }
    }

    /// Fen taken and not given back.
    pub fn taken(&self) -> i64 {
        self.orders.iter().filter(|order| order.state == Trade::Success).map(|order| order.fen).sum()
    }
}
