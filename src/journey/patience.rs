//! How long each stage may last. No stage is without an end.

/// How a stage waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// For the person: after `ask` ms the screen asks "still there?", after `grace` more the visit ends.
    Person {
        /// Milliseconds until the question.
        ask: u64,
        /// Milliseconds for the answer.
        grace: u64,
    },
    /// For a device or the store: after `limit` ms the work counts as timed out.
    Machine {
        /// Milliseconds.
        limit: u64,
    },
}

impl Patience {
    /// Reading, choosing, typing.
    pub const USUAL: Self = Self::Person { ask: 45_000, grace: 20_000 };
    /// A text to read.
    pub const READING: Self = Self::Person { ask: 90_000, grace: 20_000 };
    /// The last screens: they end by themselves without asking.
    pub const CLOSING: Self = Self::Machine { limit: 8_000 };

    /// Seconds shown on the countdown: to the question, or to the end once it is asked.
    pub fn limit_ms(self) -> u64 {
        match self {
            Self::Person { ask, grace } => ask + grace,
            Self::Machine { limit } => limit,
        }
    }
}
