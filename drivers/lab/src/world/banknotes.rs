//! State of the banknote acceptor: where each note is, from the person's hand to the cassette.
//!
//! Promise: a note is in exactly one place. A power cut leaves it where it is.

use std::collections::VecDeque;

use tokio::time::Instant;

/// Face values the acceptor knows, in yuan, by its own number for them.
pub const NOTES: [u32; 6] = [1, 5, 10, 20, 50, 100];

/// A piece of paper at the mouth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// Face value in yuan.
    pub yuan: u32,
    /// CCNET's reason why the head will not like it.
    pub flaw: Option<u8>,
}

/// What a power cut left in the acceptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inside {
    /// Nothing.
    Nothing,
    /// A note in the head.
    Head(u32),
    /// A note past the point of no return.
    Stacker(u32),
    /// The note fell; its word did not reach the host.
    Fallen,
}

/// Where the note under way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// After power came back, until the host resets it.
    PowerUp(Inside),
    /// Self-test.
    Initialising,
    /// Nothing is under way.
    Resting,
    /// Being drawn in and looked at.
    Accepting(Paper),
    /// Going back unaccepted, with the reason.
    Rejecting(Paper, u8),
    /// Waiting for the host's decision; whether it asked to hold.
    Escrow(u32, bool),
    /// On the way to the cassette.
    Stacking(u32),
    /// On the way back.
    Returning(u32),
}

/// Told to the host once, by the acceptor's number for the note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// In escrow.
    Escrowed(u8),
    /// In the cassette.
    Stacked(u8),
    /// Back in the mouth.
    Returned(u8),
}

/// Where paper is stuck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jam {
    /// In the head.
    Head,
    /// At the cassette.
    Cassette,
}

impl Jam {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 2] = [("head", Self::Head), ("cassette", Self::Cassette)];
}

/// When the power goes, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerCut {
    /// While a note is being drawn in.
    Accepting,
    /// While it lies in escrow.
    Escrow,
    /// While it is on the way to the cassette.
    Stacking,
    /// When it has fallen into the cassette, before the host can hear of it.
    Stacked,
}

impl PowerCut {
    /// Names as used in actions.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("accepting", Self::Accepting),
        ("escrow", Self::Escrow),
        ("stacking", Self::Stacking),
        ("stacked", Self::Stacked),
    ];
}

/// The board that commands the mechanism: the one whose host spoke last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Board {
    /// CCNET.
    Ccnet,
    /// ICT.
    Ict,
}

/// The acceptor.
#[derive(Debug, Clone)]
pub struct BanknoteState {
    /// Which board commands it; none before a host has spoken.
    pub board: Option<Board>,
    /// Whether it has power.
    pub powered: bool,
    /// Where the note under way is.
    pub phase: Phase,
    /// When the phase ends by itself.
    pub until: Option<Instant>,
    /// Kinds taken, one bit each.
    pub enabled: u32,
    /// Words the host has not taken note of.
    pub words: VecDeque<Word>,
    /// Papers held to the mouth.
    pub mouth: VecDeque<Paper>,
    /// What lies in the cassette, in yuan.
    pub cassette: Vec<u32>,
    /// Room in it.
    pub capacity: usize,
    /// Whether it is in its place.
    pub cassette_in: bool,
    /// What came back to the person, in yuan.
    pub given_back: Vec<u32>,
    /// What staff took out of a jam, in yuan.
    pub taken_out: Vec<u32>,
    /// Paper is stuck.
    pub jam: Option<Jam>,
    /// A part has failed; CCNET's code.
    pub failure: Option<u8>,
    /// Somebody tampered with the mouth and the host does not know.
    pub cheated: bool,
    /// The power will go then.
    pub cut: Option<PowerCut>,
    /// Orders to stack that were heard, obeyed or not.
    pub stack_orders: u32,
    /// Counts every change, so that a simulator can wait for one.
    pub turn: u64,
}

impl Default for BanknoteState {
    fn default() -> Self {
        Self {
            board: None,
            powered: true,
            phase: Phase::PowerUp(Inside::Nothing),
            until: None,
            enabled: 0,
            words: VecDeque::new(),
            mouth: VecDeque::new(),
            cassette: Vec::new(),
            capacity: 400,
            cassette_in: true,
            given_back: Vec::new(),
            taken_out: Vec::new(),
            jam: None,
            failure: None,
            cheated: false,
            cut: None,
            stack_orders: 0,
            turn: 0,
        }
    }
}

impl BanknoteState {
    /// Money in the cassette, in yuan.
    pub fn cash(&self) -> u32 {
        self.cassette.iter().sum()
    }

    /// Whether another note would find room.
    pub fn is_full(&self) -> bool {
        self.cassette.len() >= self.capacity
    }

    /// Whether it could take a note now.
    pub fn can_accept(&self) -> bool {
        let sound = self.jam.is_none() && self.failure.is_none() && self.cassette_in && !self.is_full();
        self.powered && sound && self.enabled != 0 && self.words.is_empty() && self.phase == Phase::Resting
    }

    /// The note under way, wherever it is.
    pub fn under_way(&self) -> Option<u32> {
        match self.phase {
            Phase::Accepting(paper) | Phase::Rejecting(paper, _) => Some(paper.yuan),
            Phase::Escrow(yuan, _) | Phase::Stacking(yuan) | Phase::Returning(yuan) => Some(yuan),
            Phase::PowerUp(Inside::Head(yuan) | Inside::Stacker(yuan)) => Some(yuan),
            Phase::PowerUp(Inside::Nothing | Inside::Fallen) | Phase::Initialising | Phase::Resting => None,
        }
    }

    /// The power goes; the note stays where it is.
    pub fn lose_power(&mut self) {
        let fallen = self.words.iter().any(|word| matches!(word, Word::Stacked(_)));
        let inside = match self.phase {
            Phase::Accepting(paper) | Phase::Rejecting(paper, _) => Inside::Head(paper.yuan),
            Phase::Escrow(yuan, _) | Phase::Returning(yuan) => Inside::Head(yuan),
            Phase::Stacking(yuan) => Inside::Stacker(yuan),
            Phase::PowerUp(inside) => inside,
            Phase::Initialising | Phase::Resting if fallen => Inside::Fallen,
            Phase::Initialising | Phase::Resting => Inside::Nothing,
        };
        (self.phase, self.until, self.enabled, self.powered) = (Phase::PowerUp(inside), None, 0, false);
        self.words.clear();
    }

    /// The host's reset: what is in the head goes back, what is past it falls.
    pub fn reset(&mut self) {
        if let Phase::PowerUp(Inside::Stacker(yuan)) | Phase::Stacking(yuan) = self.phase {
            self.cassette.push(yuan);
        } else {
            self.given_back.extend(self.under_way());
        }
        (self.phase, self.until, self.enabled) = (Phase::Initialising, None, 0);
        self.words.clear();
    }
}
