//! Loaded = in magazine + dispensed + retained + rejected, and each drawer holds what the books say.

use super::{Promise, Verdict, hold};
use crate::audit::Books;
use crate::world::World;

/// Drawer by drawer.
pub fn lie_where_the_books_say(world: &World, books: &Books) -> Verdict {
    hold(books.balanced, Promise::Cards, || "the card counters do not balance".into())?;
    world.with(|state| {
        for (number, drawer) in (1..).zip(&state.bench.drawers) {
            let case = drawer.card.and_then(|card| state.town.cards[card].case.clone());
            let (line, known) = match books.drawer(number) {
                Some((line, known)) => (line, known),
                None => ("empty", None),
            };
            let right = match line {
                "loaded" => case.as_deref() == known,
                // A card the technician put in and the machine did not take note of is the technician's to find.
                "empty" => case.is_none() || drawer.unrecorded,
                // Opened or doubtful: a person must look.
                _ => true,
            };
            hold(right, Promise::Cards, || format!("drawer {number} is {line} in the books and holds {case:?}"))?;
        }
        Ok(())
    })
}
