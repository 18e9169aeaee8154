//! The card on the reader: whoever goes takes it along, and what somebody forgot is nobody else's.
//!
//! A reader with a secure module does not report a card that it has read. A plain reader under the same plate does: with it
//! "take your card" lasts until the card was lifted. Without it, or when it fails, it ends by time.

use serde::{Deserialize, Serialize};

use super::effect::{Record, Work};
use super::event::{Event, Intent, WorkDone};
use super::patience::Patience;

/// What the plain reader tells of the plate when a visit begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Plate {
    /// Nothing: there is none, or it is out.
    #[default]
    Unseen,
    /// Whether a card lies there.
    Seen,
    /// A card lies there that somebody has forgotten.
    Forgotten,
}

/// "Take your card", at the end of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeCard {
    /// Whether it is seen that the card is lifted.
    pub seen: bool,
    /// It was asked for once and still lies there.
    pub late: bool,
    /// The visit came to its good end: thanks follow.
    pub finished: bool,
}

/// What comes after an event.
pub(super) enum Next {
    /// Nothing new.
    Stay,
    /// The same stage anew.
    Again,
    /// The visit goes on to its end.
    Done,
    /// The visit ends and the card still lies there.
    Forgotten,
}

impl TakeCard {
    pub(super) fn new(plate: Plate, finished: bool) -> Self {
        Self { seen: plate == Plate::Seen, late: false, finished }
    }

    pub(super) fn work(&self) -> Option<Work> {
        self.seen.then_some(Work::AwaitCardLifted)
    }

    /// How long it may last.
    pub fn patience(&self) -> Patience {
        if self.late { Patience::Machine { limit: 60_000 } } else { Patience::CLOSING }
    }

    pub(super) fn on(&mut self, event: &Event, records: &mut Vec<Record>) -> Next {
        match event {
            Event::Done(_, WorkDone::CardTaken) => Next::Done,
            Event::Done(_, WorkDone::TimedOut) if self.seen && self.late => {
                records.push(Record::CardForgotten);
                Next::Forgotten
            }
            Event::Done(_, WorkDone::TimedOut) if self.seen => {
                self.late = true;
                Next::Again
            }
            Event::Done(_, WorkDone::TimedOut) => Next::Done,
            // Blind from here on: nobody is told that a card lies there when nobody knows.
            Event::Done(_, WorkDone::DeviceLost | WorkDone::StoreFailed) => {
                (self.seen, self.late) = (false, false);
                Next::Again
            }
            Event::Intent(Intent::Finish) if !self.seen => Next::Done,
            Event::Done(..) | Event::Intent(_) | Event::Progress(..) | Event::Tick | Event::Close => Next::Stay,
        }
    }
}
