//! Paying with banknotes: the words of it. The machine gives no change, so it takes no note above what is still missing.

use serde::{Deserialize, Serialize};

/// What the screen shows while notes are put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Till {
    /// Fen in the cassette, each note of it in the ledger.
    pub inserted: u64,
    /// A note is between mouth and cassette: nothing may be stopped now.
    pub moving: bool,
    /// Why the last note came back.
    pub refused: Option<NoteRefusal>,
    /// The citizen wants to stop, or has not been seen for long.
    pub stopping: bool,
}

/// Signs of life of the acceptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CashProgress {
    /// A note is on its way.
    Moving,
    /// None is.
    AtRest,
    /// So much lies in the cassette now, in fen.
    Inserted(u64),
    /// A note came back.
    Refused(NoteRefusal),
}

/// Why a note came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoteRefusal {
    /// Not of a value that is taken now: no change is given.
    Value,
    /// The acceptor could not make sure of it.
    NotRecognised,
    /// It went back because it was pulled at, or nobody took it in time.
    PutBack,
}

/// How it ended without the whole fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CashEnd {
    /// Stopped, with no note under way.
    Stopped,
    /// The acceptor failed, with no note under way.
    DeviceLost,
    /// The ledger took no further note.
    StoreFailed,
    /// What became of the last note is not known.
    NoteUnknown,
}

impl Till {
    /// Takes a sign of life in.
    pub fn on(&mut self, progress: CashProgress) {
        match progress {
            CashProgress::Moving => (self.moving, self.refused) = (true, None),
            CashProgress::AtRest => self.moving = false,
            CashProgress::Inserted(fen) => (self.inserted, self.moving, self.refused) = (fen, false, None),
            CashProgress::Refused(why) => (self.moving, self.refused) = (false, Some(why)),
        }
    }

    /// Whether the citizen may stop now.
    pub fn may_stop(&self) -> bool {
        !self.moving && !self.stopping
    }
}
