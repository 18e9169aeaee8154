//! The operators: decide what has come in, and order the cards.

use rand::Rng;
use rand::rngs::SmallRng;
use suiban_central::CaseState;

use crate::office::Office;
use crate::town::{PersonId, Place, Town};
use crate::world::World;

/// One round: what is new is decided, what is approved becomes a card in the technician's hands.
pub fn round(world: &World, office: &Office, chance: &mut SmallRng) {
    for case in office.cases() {
        if case.state != CaseState::Received {
            continue;
        }
        let number = case.body.card.number.expose();
        let Some(owner) = world.with(|state| state.town.by_number(number)) else { continue };
        // Nobody gets two cards at once; which of two is handed out first would depend on their random numbers.
        let approve = chance.random_bool(0.9) && !world.with(|state| waits(&state.town, owner));
        if office.decide(&case.number, approve).unwrap_or(false) {
            make(world, office, &case.number, owner);
        }
    }
}

fn waits(town: &Town, owner: PersonId) -> bool {
    town.cards.iter().any(|card| card.owner == owner && matches!(card.place, Place::Technician | Place::Drawer(_)))
}

fn make(world: &World, office: &Office, case: &str, owner: PersonId) {
    let card = world.with(|s| s.town.make_card(owner, "20461201", Some(case.to_owned()), Place::Technician));
    let body = world.with(|state| state.town.cards[card].body);
    if office.card_made(case, &body).is_ok() {
        world.with(|state| {
            let case = state.trace.case(case);
            state.note(&format!("card {card} made for {case}, person {owner}"));
        });
    }
}
