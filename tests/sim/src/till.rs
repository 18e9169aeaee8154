//! The banknote acceptor's insides, and what really lies in its cassette.

use suiban_drivers::banknotes::{Denomination, LeftOver, NoteEvent};
use suiban_drivers::terminal::Fen;

use crate::devices::Seen;

/// The acceptor.
#[derive(Debug, Clone)]
pub struct Till {
    /// A note somebody holds into the mouth.
    pub offered: Option<Fen>,
    /// Initialised since it last had no power.
    pub ready: bool,
    /// Values it draws in; none: shut.
    pub wanted: Vec<Fen>,
    /// A note between mouth and cassette.
    pub escrow: Option<Fen>,
    /// Every note that ever fell into the cassette.
    pub cassette: Vec<Fen>,
    /// What it tells until it is acknowledged.
    pub word: Option<NoteEvent>,
    /// What became of the last note.
    last: LeftOver,
}

impl Default for Till {
    fn default() -> Self {
        Self {
            offered: None,
            ready: false,
            wanted: Vec::new(),
            escrow: None,
            cassette: Vec::new(),
            word: None,
            last: LeftOver::Nothing,
        }
    }
}

fn note(fen: Fen) -> Denomination {
    Denomination { kind: u8::try_from(fen / 1_000).unwrap_or(u8::MAX), fen }
}

impl Till {
    /// One poll.
    pub fn see(&mut self) -> Seen {
        if let Some(word) = self.word {
            return Seen::Word(word);
        }
        if self.wanted.is_empty() {
            return Seen::Closed;
        }
        let Some(fen) = self.offered.take() else { return Seen::Nothing };
        if !self.wanted.contains(&fen) {
            return Seen::Refused;
        }
        self.escrow = Some(fen);
        self.word = Some(NoteEvent::Escrowed(note(fen)));
        Seen::Drawn
    }

    /// Into the cassette, unless somebody pulls. `false`: there is none.
    pub fn stack(&mut self, pulled: bool) -> bool {
        let Some(fen) = self.escrow.take() else { return false };
        if pulled {
            self.returned(fen);
        } else {
            self.cassette.push(fen);
            (self.last, self.word) = (LeftOver::Stacked, Some(NoteEvent::Stacked(note(fen))));
        }
        true
    }

    /// Out of the mouth again. `false`: there is none.
    pub fn give_back(&mut self) -> bool {
        let Some(fen) = self.escrow.take() else { return false };
        self.returned(fen);
        true
    }

    fn returned(&mut self, fen: Fen) {
        (self.last, self.word) = (LeftOver::Returned, Some(NoteEvent::Returned(note(fen))));
    }

    /// What became of the last note; one in the head goes back.
    pub fn left_over(&mut self) -> LeftOver {
        match self.escrow.take() {
            Some(_) => {
                self.last = LeftOver::Returned;
                LeftOver::Returned
            }
            None => self.last,
        }
    }

    /// Ready, and everything before is forgotten.
    pub fn initialise(&mut self) {
        self.ready = true;
        self.wanted.clear();
        (self.escrow, self.word, self.last) = (None, None, LeftOver::Nothing);
    }

    /// The power goes: it draws nothing in, and tells of the last note when asked.
    pub fn cut(&mut self) {
        self.ready = false;
        self.offered = None;
        self.wanted.clear();
        self.word = None;
    }
}
