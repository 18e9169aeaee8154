//! The pickup: the old card into the slot, the new one out of its drawer.

use rand::Rng;
use suiban::screen::scene::PickupPhase;

use super::{Citizen, Manner};
use crate::town::Place;

impl Citizen {
    pub(super) async fn pickup(&mut self, phase: PickupPhase, drawer: u16) {
        match phase {
            PickupPhase::InsertOldCard => self.insert_old_card(),
            PickupPhase::WrongCard if self.a_card_is_at_the_gate() => self.take_from_gate(),
            PickupPhase::WrongCard => self.insert_old_card(),
            PickupPhase::TakeNewCard | PickupPhase::CloseDrawer => self.take_new_card(drawer).await,
            PickupPhase::CheckingOldCard | PickupPhase::Opening => {}
        }
    }

    fn insert_old_card(&mut self) {
        let wrong = self.manner == Manner::WrongCard && self.body.chance.random_bool(0.6);
        let (card, person) = (self.card, self.person);
        self.body.world.with(|state| {
            if !state.bench.slot.accepts || state.bench.slot.gate.is_some() {
                return;
            }
            let card = if wrong { Some(state.town.make_card(person, "20300101", None, Place::Slot)) } else { card };
            if let Some(card) = card {
                (state.bench.field, state.bench.field_read) = (None, false);
                state.town.cards[card].place = Place::Slot;
                state.bench.slot.gate = Some(card);
            }
        });
    }

    fn a_card_is_at_the_gate(&self) -> bool {
        self.body.world.with(|state| state.bench.slot.gate.is_some())
    }

    fn take_from_gate(&mut self) {
        let person = self.person;
        self.body.world.with(|state| {
            if let Some(card) = state.bench.slot.gate.take() {
                state.town.cards[card].place = Place::Person(person);
            }
        });
    }

    async fn take_new_card(&mut self, drawer: u16) {
        let person = self.person;
        self.body.world.with(|state| {
            let Some(open) = state.bench.drawer(drawer).filter(|d| d.open) else { return };
            if let Some(card) = open.card.take() {
                state.town.cards[card].place = Place::Person(person);
            }
        });
        self.body.pause(800, 4_000).await;
        self.body.world.with(|state| {
            if let Some(drawer) = state.bench.drawer(drawer) {
                drawer.open = false;
            }
        });
    }
}
