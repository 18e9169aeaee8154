//! What an acceptor tells while it works.

use super::Denomination;

/// Something happened to a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteEvent {
    /// A note is being drawn in.
    Accepting,
    /// A note lies in escrow and waits for a decision.
    Escrowed(Denomination),
    /// It lies in the cassette: this is the credit.
    Stacked(Denomination),
    /// It went back to the mouth, by order or because nobody decided in time.
    Returned(Denomination),
    /// A note was not taken.
    Rejected(RejectReason),
    /// Somebody tampers with the mouth.
    Cheated,
    /// Disabled, and no note is under way.
    Closed,
}

impl NoteEvent {
    /// Whether it comes again until it is acknowledged.
    pub fn must_be_acknowledged(self) -> bool {
        match self {
            Self::Escrowed(_) | Self::Stacked(_) | Self::Returned(_) => true,
            Self::Accepting | Self::Rejected(_) | Self::Cheated | Self::Closed => false,
        }
    }
}

/// Why a note was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RejectReason {
    /// Put in askew.
    Insertion,
    /// Magnetic properties.
    Magnetic,
    /// The head was not empty.
    Remaining,
    /// More than one note.
    Multiplying,
    /// Slipped on the way.
    Conveying,
    /// No note it knows.
    Identification,
    /// Known, but not genuine enough.
    Verification,
    /// Optical properties.
    Optic,
    /// A note of a value that is not wanted now.
    Inhibited,
    /// Capacitive properties.
    Capacity,
    /// Pulled at.
    Operation,
    /// Wrong length.
    Length,
    /// The acceptor gives no reason this driver knows; its code.
    Other(u8),
}

/// What was found in an acceptor that stopped in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOver {
    /// It tells of no note.
    Nothing,
    /// The last note lies in the cassette.
    Stacked,
    /// The last note went back to the mouth.
    Returned,
    /// A note lies in the head and goes back to the mouth on initialising.
    InHead,
}
