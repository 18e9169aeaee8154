//! The faults of the card on the plain contactless reader by name; they stay with the card.

use crate::action::ActError;
use crate::fault::{Fault, fault_if};
use crate::world::{CardPlace, ChipFault, World};

/// What can be wrong with the card.
pub const FAULTS: &[Fault] = &[
    fault_if(
        "chip-dead",
        "the chip of the card does not answer",
        |w| has(w, ChipFault::Dead),
        |w, on| chip(w, ChipFault::Dead, on),
    ),
    fault_if(
        "chip-unknown-kind",
        "the card is of a kind nobody knows",
        |w| has(w, ChipFault::UnknownKind),
        |w, on| chip(w, ChipFault::UnknownKind, on),
    ),
];

fn has(world: &World, fault: ChipFault) -> bool {
    world.cards.at(CardPlace::OnChipReader).is_some_and(|card| card.chip == fault)
}

fn chip(world: &mut World, fault: ChipFault, on: bool) -> Result<(), ActError> {
    let fault = if on { fault } else { ChipFault::None };
    world.cards.set_chip(CardPlace::OnChipReader, fault).map(|_| ()).ok_or_else(super::nothing_there)
}
