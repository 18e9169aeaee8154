//! State of the ECR Hub terminal: its orders. Card, red key, bank and display are those of the card terminal.

/// How an order stands (`trans_status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStanding {
    /// Being paid.
    UnderWay,
    /// Failed.
    Failed,
    /// Paid.
    Paid,
    /// Called off, or taken back.
    Cancelled,
}

/// One order to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The till's number for it.
    pub number: String,
    /// Amount in fen.
    pub amount: u64,
    /// How it stands.
    pub standing: OrderStanding,
}

/// What becomes of the next answer to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The line is cut after the order was taken; it is up again at the next handshake.
    CutAfterOrder,
    /// The line is cut when the order is through, before its answer.
    CutBeforeAnswer,
    /// The order's packet is lost: the terminal never gets it.
    LoseOrder,
    /// The answer comes only after the next question.
    Late,
    /// The answer comes twice.
    Twice,
}

impl Mishap {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("cut-after-order", Self::CutAfterOrder),
        ("cut-before-answer", Self::CutBeforeAnswer),
        ("lose-order", Self::LoseOrder),
        ("late-answer", Self::Late),
        ("answer-twice", Self::Twice),
    ];
}

/// The terminal.
#[derive(Debug, Clone, Default)]
pub struct CodepayState {
    /// Every order, oldest first.
    pub orders: Vec<Order>,
    /// What happens next.
    pub mishap: Option<Mishap>,
    /// Heartbeats the till sent.
    pub heartbeats: u32,
}

impl CodepayState {
    /// Money taken and not given back, in fen.
    pub fn booked(&self) -> u64 {
        self.orders.iter().filter(|order| order.standing == OrderStanding::Paid).map(|order| order.amount).sum()
    }

    /// The order with this number.
    pub fn find(&mut self, number: &str) -> Option<&mut Order> {
        self.orders.iter_mut().find(|order| order.number == number)
    }
}
