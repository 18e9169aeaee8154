//! A technician: puts the cards from the office into drawers, empties the bin, and settles by eye what the machine left open.

use std::time::Duration;

use suiban::screen::{Input, Page};
use suiban::technician::board::LoadPhase;

use super::repairs::Repairs;
use super::{Somebody, at_rest};
use crate::town::{CardId, Place};

/// The PIN set at the installation.
pub const PIN: &str = "280617";
const PATIENCE: Duration = Duration::from_secs(8);
/// A card that is not taken after so many tries stays in the hand.
const TRIES: u32 = 4;

/// A technician at work.
pub struct Technician {
    /// Eyes and hands.
    pub body: Somebody,
    card: Option<CardId>,
    tries: u32,
    repairs: Repairs,
}

impl Technician {
    /// Comes to the machine.
    pub fn new(body: Somebody) -> Self {
        Self { body, card: None, tries: 0, repairs: Repairs::default() }
    }

    /// Loads every card in hand and leaves.
    pub async fn exchange(mut self) {
        self.body.world.with(|state| {
            state.note("technician comes");
            state.bench.leave();
            state.bench.technician = true;
            state.bench.slot.bin = 0;
        });
        self.body.tap(Input::TechnicianGesture);
        self.body.pause(500, 900).await;
        while let Some(page) = self.body.page().filter(|page| !at_rest(page)) {
            self.body.pause(300, 900).await;
            self.act(&page).await;
            self.body.page_changes(&page, PATIENCE).await;
        }
        self.body.world.with(|state| state.bench.leave());
    }

    async fn act(&mut self, page: &Page) {
        match page {
            Page::Pin(view) if view.typed == 0 => self.type_pin().await,
            Page::Pin(_) => self.body.tap(Input::PinEnter),
            Page::Board(board) if board.open_intents > 0 && self.repairs.begin() => self.body.tap(Input::ShowUnsettled),
            Page::Unsettled(view) => self.repairs.act(&self.body, view),
            Page::Board(_) if self.next_card().is_some() => self.body.tap(Input::LoadCards),
            Page::Board(_) => self.body.tap(Input::TechnicianLeave),
            Page::Load(view) => self.load(view.phase, view.drawer).await,
            _ => {}
        }
    }

    async fn type_pin(&mut self) {
        for digit in PIN.bytes() {
            self.body.tap(Input::PinKey(digit - b'0'));
            self.body.pause(80, 200).await;
        }
    }

    fn next_card(&self) -> Option<CardId> {
        if self.tries >= TRIES {
            return None;
        }
        self.body.world.with(|state| state.town.cards_at(Place::Technician).next())
    }

    async fn load(&mut self, phase: LoadPhase, drawer: u16) {
        match phase {
            LoadPhase::PlaceCard | LoadPhase::NotOnManifest | LoadPhase::Unreadable => self.lay_card().await,
            LoadPhase::PutInDrawer => self.put_in(drawer).await,
            LoadPhase::Loaded => self.recorded(),
            LoadPhase::Full => self.body.tap(Input::TechnicianLeave),
            LoadPhase::Reading | LoadPhase::Asking | LoadPhase::CloseDrawer => {}
        }
    }

    async fn lay_card(&mut self) {
        self.recorded();
        self.card = self.next_card();
        self.tries += 1;
        self.body.world.with(|s| (s.bench.field, s.bench.field_read) = (None, false));
        self.body.pause(200, 500).await;
        match self.card {
            Some(card) => self.body.world.with(|s| s.bench.field = Some(card)),
            None => self.body.tap(Input::TechnicianLeave),
        }
    }

    /// A card that lies there already was left by an exchange cut short: it is taken out and laid on the reader later.
    async fn put_in(&mut self, number: u16) {
        let Some(card) = self.card else { return };
        self.body.world.with(|state| {
            state.bench.field = None;
            let Some(drawer) = state.bench.drawer(number).filter(|drawer| drawer.open) else { return };
            let left = drawer.card.replace(card);
            (drawer.open, drawer.unrecorded) = (false, true);
            state.town.cards[card].place = Place::Drawer(number);
            if let Some(left) = left.filter(|left| *left != card) {
                state.town.cards[left].place = Place::Technician;
            }
        });
    }

    /// The machine has taken note of the card.
    fn recorded(&mut self) {
        let loaded = matches!(self.body.page(), Some(Page::Load(view)) if view.phase == LoadPhase::Loaded);
        let Some(card) = self.card.filter(|_| loaded) else { return };
        (self.card, self.tries) = (None, 0);
        self.body.world.with(|state| {
            if let Place::Drawer(number) = state.town.cards[card].place
                && let Some(drawer) = state.bench.drawer(number)
            {
                drawer.unrecorded = false;
            }
        });
    }
}
