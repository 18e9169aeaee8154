//! The banknote acceptor's faults by name. What befalls a note on its way is a hand's or a moment's doing: `cheat`, `cut`.

use super::actions::clear_jam;
use crate::fault::{Fault, fault};
use crate::world::World;
use crate::world::banknotes::Jam;

/// What can be wrong with the acceptor.
pub const FAULTS: &[Fault] = &[
    fault(
        "jam-head",
        "a note is stuck in the head",
        |w| w.banknotes.jam == Some(Jam::Head),
        |w, on| jam(w, Jam::Head, on),
    ),
    fault(
        "jam-cassette",
        "a note is stuck at the cassette",
        |w| w.banknotes.jam == Some(Jam::Cassette),
        |w, on| jam(w, Jam::Cassette, on),
    ),
    fault(
        "cassette-out",
        "the cassette is not in its place",
        |w| !w.banknotes.cassette_in,
        |w, on| {
            w.banknotes.cassette_in = !on;
            w.banknotes.turn += 1;
        },
    ),
];

fn jam(world: &mut World, place: Jam, on: bool) {
    let acceptor = &mut world.banknotes;
    if on {
        acceptor.jam = Some(place);
    } else {
        clear_jam(acceptor);
    }
    acceptor.turn += 1;
}
