//! Who comes next, for what, and with which card.

use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use suiban::journey::availability::Service;

use crate::actors::manner::Manner;
use crate::town::{CardId, PersonId, Place, Town};
use crate::world::State;

/// Last days of validity people come with: soon, gone by, far away, gone by long ago.
const VALID_TO: [&str; 4] = ["20261220", "20260101", "20400101", "20190630"];

/// The next person.
pub fn choose(state: &mut State, manner: Manner, chance: &mut SmallRng) -> (Service, PersonId, Option<CardId>) {
    let waiting = holders_of_waiting_cards(state);
    let pickup = waiting.choose(chance).copied().filter(|_| chance.random_bool(0.6));
    let (service, holder) = match pickup {
        Some(holder) => (Service::Pickup, holder),
        None => (Service::Renewal, applicant(&mut state.town, chance)),
    };
    let card = state.town.card_of(holder);
    let person = match manner {
        Manner::Impostor { .. } => state.town.newcomer(VALID_TO[1]),
        _ => holder,
    };
    (service, person, card)
}

fn holders_of_waiting_cards(state: &State) -> Vec<PersonId> {
    let town = &state.town;
    let in_drawers = town.cards.iter().filter(|card| matches!(card.place, Place::Drawer(_)));
    in_drawers.map(|card| card.owner).filter(|owner| town.card_of(*owner).is_some()).collect()
}

/// Mostly somebody new; now and then somebody who was here before.
fn applicant(town: &mut Town, chance: &mut SmallRng) -> PersonId {
    let again: Vec<PersonId> = (0..town.people.len()).filter(|person| town.card_of(*person).is_some()).collect();
    match again.choose(chance).copied().filter(|_| chance.random_bool(0.3)) {
        Some(person) => person,
        None => town.newcomer(VALID_TO.choose(chance).copied().unwrap_or(VALID_TO[0])),
    }
}
