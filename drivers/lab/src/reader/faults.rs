//! The reader's faults by name, and those of the card lying on it, which stay with the card.

use crate::action::ActError;
use crate::fault::{Fault, fault, fault_if};
use crate::world::{CardPlace, ChipFault, SamState, World};

/// What can be wrong with the reader and the card on it.
pub const FAULTS: &[Fault] = &[
    fault(
        "sam-failed",
        "the secure module failed its self-test",
        |w| w.reader.sam == SamState::SelfTestFailed,
        |w, on| sam(w, SamState::SelfTestFailed, on),
    ),
    fault(
        "sam-unauthorised",
        "the secure module is not authorised",
        |w| w.reader.sam == SamState::Unauthorised,
        |w, on| sam(w, SamState::Unauthorised, on),
    ),
    fault_if(
        "chip-dead",
        "the chip of the card on the reader is broken",
        |w| has(w, ChipFault::Dead),
        |w, on| chip(w, ChipFault::Dead, on),
    ),
    fault_if(
        "chip-rejects-reader",
        "the card on the reader does not accept it",
        |w| has(w, ChipFault::RejectsReader),
        |w, on| chip(w, ChipFault::RejectsReader, on),
    ),
    fault_if(
        "chip-forged",
        "the card on the reader is not genuine",
        |w| has(w, ChipFault::Forged),
        |w, on| chip(w, ChipFault::Forged, on),
    ),
    fault_if(
        "chip-bad-signature",
        "what the card on the reader says is signed wrongly",
        |w| has(w, ChipFault::BadSignature),
        |w, on| chip(w, ChipFault::BadSignature, on),
    ),
    fault_if(
        "chip-unknown-kind",
        "the card on the reader is of a kind the reader does not know",
        |w| has(w, ChipFault::UnknownKind),
        |w, on| chip(w, ChipFault::UnknownKind, on),
    ),
];

fn sam(world: &mut World, state: SamState, on: bool) {
    world.reader.sam = if on { state } else { SamState::Ok };
}

fn has(world: &World, fault: ChipFault) -> bool {
    world.cards.at(CardPlace::OnReader).is_some_and(|card| card.chip == fault)
}

fn chip(world: &mut World, fault: ChipFault, on: bool) -> Result<(), ActError> {
    let fault = if on { fault } else { ChipFault::None };
    world.cards.set_chip(CardPlace::OnReader, fault).map(|_| ()).ok_or_else(super::nothing_there)
}
