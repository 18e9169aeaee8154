//! Once "submitted" is shown the case survives a cut at that very moment, with its evidence.

use suiban::store::Recovery;

use super::{Promise, Verdict, hold};
use crate::audit::Books;
use crate::world::World;

/// What the citizens were shown.
pub fn what_was_promised_is_safe(world: &World, books: &Books) -> Verdict {
    let lost = world.with(|state| state.promised.iter().filter(|case| !books.submitted.contains(*case)).count());
    hold(lost == 0, Promise::Durability, || format!("{lost} submitted cases would be lost by a cut now"))?;
    hold(books.lost_evidence == 0, Promise::Durability, || {
        format!("{} pieces of evidence that unsent facts name would be lost", books.lost_evidence)
    })
}

/// What the kiosk itself found when it opened its store.
pub fn the_store_opens_whole(found: &Recovery) -> Verdict {
    hold(found.journal.is_ok(), Promise::Chain, || format!("the journal breaks: {:?}", found.journal))?;
    let missing = found.missing_blobs.len();
    hold(missing == 0, Promise::Durability, || format!("{missing} pieces of evidence are gone"))
}

/// Sequence numbers without a gap up to the head of the chain.
pub fn the_chain_is_whole(books: &Books) -> Verdict {
    let gap = (1..).zip(&books.chained).find(|(wanted, given)| wanted != *given);
    hold(gap.is_none(), Promise::Chain, || format!("the chain has a gap at {gap:?}"))?;
    let last = books.chained.last().copied().unwrap_or(0);
    hold(last == books.head, Promise::Chain, || format!("the journal ends at {last}, the head says {}", books.head))?;
    let beyond = books.unsent.iter().find(|seq| **seq > books.head);
    hold(beyond.is_none(), Promise::Chain, || format!("fact {beyond:?} lies beyond the head"))
}
