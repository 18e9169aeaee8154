//! Every note in the cassette is in the ledger, and every note the ledger counts lies in the cassette.

use super::{Promise, Verdict, hold};
use crate::audit::{Act, Books};
use crate::world::World;

/// The cassette against the ledger.
pub fn the_cassette_holds_what_was_counted(world: &World, books: &Books) -> Verdict {
    let cassette: u64 = world.with(|state| state.bench.till.cassette.iter().sum());
    let sum = |which: fn(&&Act) -> bool| books.of_kind("stack-note").filter(which).map(|note| note.fen).sum::<u64>();
    let counted = sum(|note| note.is("done"));
    let doubtful = sum(|note| note.is_open() || note.is_by_hand());
    hold((counted..=counted + doubtful).contains(&cassette), Promise::Money, || {
        format!("{cassette} fen lie in the cassette; the ledger counts {counted} and doubts {doubtful}")
    })
}

/// No counted note belongs to a fee that came to nothing, and what paid for an application is the fee.
pub fn no_note_is_forgotten(books: &Books) -> Verdict {
    for fee in books.of_kind("cash") {
        let of_it = |note: &&Act| note.is("done") && note.of.as_deref() == Some(fee.id.as_str());
        let counted: u64 = books.of_kind("stack-note").filter(of_it).map(|note| note.fen).sum();
        hold(counted == 0 || !fee.is("failed"), Promise::Money, || {
            format!("{counted} fen were counted for a fee that the ledger calls failed")
        })?;
        let paid = fee.notes.unwrap_or(fee.fen);
        hold(fee.notes.is_none() || (paid == fee.fen && counted == fee.fen), Promise::Money, || {
            format!("a fee of {} fen was paid with {paid}, of which {counted} are counted", fee.fen)
        })?;
    }
    Ok(())
}
