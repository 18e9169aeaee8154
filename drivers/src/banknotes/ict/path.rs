//! Where the note under way is, put together from the acceptor's words: pure, no line.
//!
//! Promise: a credit follows one `10` for one note that was told before; decisions are made once and in time.

use std::time::Duration;

use tokio::time::Instant;

use super::code::{ACCEPT, INHIBIT, REJECT, Word};
use crate::banknotes::{Denomination, LeftOver, NoteEvent, NoteFault, RejectReason};

/// The acceptor waits five seconds. A decision later than this could meet the next note.
const DECISION: Duration = Duration::from_millis(4_500);

/// What follows from a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Nothing new.
    Nothing,
    /// An event for the caller.
    Event(NoteEvent),
    /// These bytes are owed at once.
    Answer(&'static [u8]),
    /// Something is wrong.
    Fault(NoteFault),
}

/// The kiosk's decision about the note in escrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Not yet.
    Open,
    /// `02` goes out.
    Accept,
    /// `0F` goes out by the caller's order.
    GiveBack,
    /// `0F` goes out because the note is not wanted.
    Refuse,
}

#[derive(Debug, Clone, Copy)]
struct Note {
    what: Denomination,
    since: Instant,
    decision: Decision,
}

/// The note under way, if any, and what is wrong with the acceptor.
#[derive(Debug, Default)]
pub struct Path {
    /// Notes wanted now; empty while inhibited.
    pub wanted: Vec<Denomination>,
    /// Notes there are.
    pub known: Vec<Denomination>,
    /// The last fault, until it has passed.
    pub fault: Option<NoteFault>,
    /// Whether it takes notes, by its own word.
    pub enabled: Option<bool>,
    /// While a note of an earlier run is asked for: what was heard of it.
    pub left: Option<Left>,
    note: Option<Note>,
}

/// What was heard of a note of an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Nothing yet.
    Asked,
    /// Its last word.
    Heard(LeftOver),
}

impl Path {
    /// Nothing under way; these notes there are.
    pub fn knowing(known: Vec<Denomination>) -> Self {
        Self { known, ..Self::default() }
    }

    /// Whether a note is under way.
    pub fn is_moving(&self) -> bool {
        self.note.is_some()
    }

    /// Whether the acceptor's word on a decision is due.
    pub fn is_decided(&self) -> bool {
        self.note.is_some_and(|note| note.decision != Decision::Open)
    }

    /// Whether a note waits for a decision that would still come in time.
    pub fn awaits_decision(&self, now: Instant) -> bool {
        self.note.is_some_and(|note| note.decision == Decision::Open && now < note.since + DECISION)
    }

    /// Takes a decision, once for each note. `false`: none waits for one, or it comes too late.
    pub fn decide(&mut self, decision: Decision, now: Instant) -> bool {
        let waits = self.awaits_decision(now);
        if let Some(note) = self.note.as_mut().filter(|_| waits) {
            note.decision = decision;
        }
        waits
    }

    /// The acceptor waits anew.
    pub fn held(&mut self, now: Instant) {
        if let Some(note) = &mut self.note {
            note.since = now;
        }
    }

    /// Takes one word in.
    pub fn on(&mut self, word: Word, now: Instant) -> Told {
        match word {
            Word::PowerUp => self.power_up(),
            Word::Escrow(kind) => self.escrowed(kind, now),
            Word::Stacked => self.stacked(),
            Word::Returned => self.returned(),
            Word::NotRecognised => Told::Event(NoteEvent::Rejected(RejectReason::Identification)),
            Word::Tampering => {
                // What was ordered into the cassette still gets its own last word.
                self.note = self.note.filter(|note| note.decision == Decision::Accept);
                Told::Event(NoteEvent::Cheated)
            }
            Word::Invalid => Told::Nothing,
            Word::Fault(fault) => {
                self.fault = Some(fault);
                Told::Fault(fault)
            }
            Word::Cleared => {
                self.fault = None;
                Told::Nothing
            }
            Word::Enabled => self.is_enabled(true),
            Word::Inhibited => self.is_enabled(false),
        }
    }

    /// The answer also enables the acceptor: without a wish for notes it is inhibited at once.
    fn power_up(&mut self) -> Told {
        self.hear_left(LeftOver::Nothing);
        let lost = self.note.take().is_some_and(|note| note.decision == Decision::Accept);
        (self.fault, self.enabled) = (None, None);
        match (lost, self.wanted.is_empty()) {
            (true, _) => Told::Fault(NoteFault::PowerLost),
            (false, true) => Told::Answer(&[ACCEPT, INHIBIT]),
            (false, false) => Told::Answer(&[ACCEPT]),
        }
    }

    fn escrowed(&mut self, kind: u8, now: Instant) -> Told {
        let value = |notes: &[Denomination]| notes.iter().find(|note| note.kind == kind).copied();
        let what = value(&self.known).unwrap_or(Denomination { kind, fen: 0 });
        let wanted = value(&self.wanted).is_some();
        let decision = if wanted { Decision::Open } else { Decision::Refuse };
        self.note = Some(Note { what, since: now, decision });
        if wanted { Told::Event(NoteEvent::Escrowed(what)) } else { Told::Answer(&[REJECT]) }
    }

    /// `true`: the word belongs to the note that is being asked for.
    fn hear_left(&mut self, what: LeftOver) -> bool {
        let asked = self.left == Some(Left::Asked);
        if asked {
            self.left = Some(Left::Heard(what));
        }
        asked
    }

    fn stacked(&mut self) -> Told {
        if self.note.is_none() && self.hear_left(LeftOver::Stacked) {
            return Told::Nothing;
        }
        match self.note.take() {
            Some(note) if note.what.fen > 0 => Told::Event(NoteEvent::Stacked(note.what)),
            // Money without a name: nobody may be credited with it, and it must not be passed over.
            Some(_) | None => Told::Fault(NoteFault::Unknown),
        }
    }

    fn returned(&mut self) -> Told {
        if self.hear_left(LeftOver::Returned) {
            self.note = None;
            return Told::Nothing;
        }
        match self.note.take() {
            Some(Note { decision: Decision::Refuse, .. }) => Told::Event(NoteEvent::Rejected(RejectReason::Inhibited)),
            Some(note) => Told::Event(NoteEvent::Returned(note.what)),
            None => Told::Event(NoteEvent::Rejected(RejectReason::Identification)),
        }
    }

    fn is_enabled(&mut self, enabled: bool) -> Told {
        self.enabled = Some(enabled);
        self.fault = None;
        Told::Nothing
    }
}
