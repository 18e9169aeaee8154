//! No card leaves and no application is submitted without a recorded accept, and never for anybody else than the holder.

use super::{Broken, Promise, Verdict, hold};
use crate::audit::Books;
use crate::world::State;

/// A drawer springs open: whoever stands there must be the holder of the card in it, or a technician.
pub fn drawer_opens(state: &mut State, drawer: u16) {
    let card = state.bench.drawer(drawer).and_then(|drawer| drawer.card);
    let (Some(card), Some(present)) = (card, state.bench.present) else { return };
    let owner = state.town.cards[card].owner;
    if !state.bench.technician && owner != present {
        state.break_promise(Broken::new(Promise::Identity, format!("drawer {drawer} opens for a stranger")));
    }
}

/// "Submitted" is shown: whoever stands there must be the holder of the card on the reader.
pub fn application_taken(state: &mut State) {
    let (Some(card), Some(present)) = (state.bench.field, state.bench.present) else { return };
    if state.town.cards[card].owner != present {
        state.break_promise(Broken::new(Promise::Identity, "an application was taken from a stranger"));
    }
}

/// By the journal each application and each card given has an accept before it, in the same visit.
pub fn decided_before_given(books: &Books) -> Verdict {
    hold(books.undecided == 0, Promise::Identity, || {
        format!("{} applications or pickups without a recorded accept", books.undecided)
    })
}
