//! State of the card terminal.

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

/// The terminal.
#[derive(Debug, Clone)]
pub struct TerminalState {
    /// Whether the till has registered.
    pub registered: bool,
    /// Whether the bank can be reached.
    pub online: bool,
    /// Card held to it and not yet used.
    pub card: Option<TappedCard>,
    /// Whether the citizen pressed the red key.
    pub cancel_pressed: bool,
    /// Amount being asked for, in fen.
    pub amount: Option<u64>,
    /// Number of the last receipt.
    pub receipt_no: u16,
    /// Trace number of the last transaction.
    pub trace: u32,
}

impl Default for TerminalState {
    fn default() -> Self {
        Self {
            registered: false,
            online: true,
            card: None,
            cancel_pressed: false,
            amount: None,
            receipt_no: 0,
            trace: 0,
        }
    }
}
