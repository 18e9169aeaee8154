//! Where the note under way is, put together from the polls: pure, no line and no time.
//!
//! Promise: one order to stack gives at most one credit, however often the validator says so; a validator that repeats
//! itself because an acknowledgement was lost repeats nothing here.

use super::state::State;
use crate::banknotes::{Denomination, NoteEvent, NoteFault, RejectReason};

/// A decision about the note in escrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Into the cassette.
    Stack,
    /// Back to the mouth, by the caller's order.
    Return,
    /// Back to the mouth, because it is not wanted.
    Refuse,
}

/// What follows from a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Nothing new.
    Nothing,
    /// An event for the caller.
    Event(NoteEvent),
    /// A note nobody wants lies in escrow: give it back.
    Refuse,
    /// Something is wrong.
    Fault(NoteFault),
}

/// The note under way, if any.
#[derive(Debug, Default)]
pub struct Path {
    /// What the caller accepts now; empty while disabled.
    wanted: Vec<Denomination>,
    /// Every note the validator knows.
    table: Vec<Denomination>,
    escrow: Option<u8>,
    decided: Option<Decision>,
    /// A final word was taken; until the validator moves on it may say so again.
    settled: bool,
    moving: bool,
    complained: bool,
    closing: bool,
}

impl Path {
    /// The validator's bill table.
    pub fn learn(&mut self, table: Vec<Denomination>) {
        self.table = table;
    }

    /// Its bill table as learnt.
    pub fn table(&self) -> &[Denomination] {
        &self.table
    }

    /// Which notes are wanted from now on.
    pub fn want(&mut self, wanted: Vec<Denomination>) {
        self.closing = wanted.is_empty();
        self.wanted = wanted;
    }

    /// Whether a note is somewhere between mouth and cassette.
    pub fn is_moving(&self) -> bool {
        self.moving || self.escrow.is_some()
    }

    /// Whether a note waits for a decision.
    pub fn awaits_decision(&self) -> bool {
        self.escrow.is_some() && self.decided.is_none()
    }

    /// Takes a decision, once for each note. `false`: none waits for one.
    pub fn decide(&mut self, decision: Decision) -> bool {
        let waits = self.awaits_decision();
        if waits {
            self.decided = Some(decision);
        }
        waits
    }

    /// The validator refused the order: it holds no note.
    pub fn was_refused(&mut self) {
        (self.escrow, self.decided) = (None, None);
    }

    /// Takes one poll in.
    pub fn on(&mut self, state: State) -> Told {
        match state {
            State::Accepting => self.accepting(),
            State::Rejecting(reason) => self.complain(NoteEvent::Rejected(reason)),
            State::Cheated => self.complain(NoteEvent::Cheated),
            State::Escrow(kind) => self.escrowed(kind),
            State::Stacked(kind) => self.stacked(kind),
            State::Returned(kind) => self.returned(kind),
            State::Idling | State::Disabled => self.at_rest(state == State::Disabled),
            State::PowerUp | State::PowerUpInHead | State::PowerUpInStacker => Told::Fault(NoteFault::PowerLost),
            // Passes by itself once the second note is taken away.
            State::Fault(NoteFault::Paused) => Told::Nothing,
            State::Fault(fault) => Told::Fault(fault),
            State::Initialising | State::Stacking | State::Returning | State::Holding | State::Busy => Told::Nothing,
        }
    }

    fn accepting(&mut self) -> Told {
        (self.settled, self.complained) = (false, false);
        if std::mem::replace(&mut self.moving, true) { Told::Nothing } else { Told::Event(NoteEvent::Accepting) }
    }

    fn complain(&mut self, event: NoteEvent) -> Told {
        if std::mem::replace(&mut self.complained, true) { Told::Nothing } else { Told::Event(event) }
    }

    fn escrowed(&mut self, kind: u8) -> Told {
        if self.escrow == Some(kind) {
            return Told::Nothing;
        }
        (self.escrow, self.decided, self.settled) = (Some(kind), None, false);
        match self.wanted.iter().find(|note| note.kind == kind) {
            Some(note) => Told::Event(NoteEvent::Escrowed(*note)),
            None => Told::Refuse,
        }
    }

    fn stacked(&mut self, kind: u8) -> Told {
        if std::mem::replace(&mut self.settled, true) {
            return Told::Nothing;
        }
        (self.escrow, self.decided) = (None, None);
        // A note of no value known here must not be passed over in silence.
        self.known(kind).map_or(Told::Fault(NoteFault::Unknown), |note| Told::Event(NoteEvent::Stacked(note)))
    }

    fn returned(&mut self, kind: u8) -> Told {
        if std::mem::replace(&mut self.settled, true) {
            return Told::Nothing;
        }
        let refused = self.decided == Some(Decision::Refuse);
        (self.escrow, self.decided) = (None, None);
        match self.known(kind) {
            Some(note) if !refused => Told::Event(NoteEvent::Returned(note)),
            Some(_) | None => self.complain(NoteEvent::Rejected(RejectReason::Inhibited)),
        }
    }

    fn at_rest(&mut self, disabled: bool) -> Told {
        (self.settled, self.moving, self.complained) = (false, false, false);
        let lost = self.escrow.take().is_some();
        if self.decided.take() == Some(Decision::Stack) && lost {
            return Told::Fault(NoteFault::Unknown);
        }
        let closed = disabled && std::mem::take(&mut self.closing);
        if closed { Told::Event(NoteEvent::Closed) } else { Told::Nothing }
    }

    fn known(&self, kind: u8) -> Option<Denomination> {
        self.table.iter().find(|note| note.kind == kind).copied()
    }
}
