//! The promises of the house, held against the truth.
//!
//! Cheap ones are checked at every scene and every act of a device; the others whenever a citizen is told something, at the
//! end of each visit and after each start, on what a cut at that very moment would leave on the disk ([`crate::audit`]).

pub mod cards;
pub mod cash;
pub mod central;
pub mod code;
pub mod durability;
pub mod identity;
pub mod money;
pub mod privacy;
pub mod screen;
pub mod settled;

use std::fmt;

use crate::audit::Books;
use crate::world::World;

/// Which promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Promise {
    /// A booking is paid for a recorded application, given back, or open in the ledger.
    Money,
    /// Every card is where the books say.
    Cards,
    /// Nobody gets what is another's.
    Identity,
    /// What was promised survives and arrives once.
    Durability,
    /// Nothing of a person stays behind in the clear.
    Privacy,
    /// Every visit ends and the machine is ready again.
    Progress,
    /// The chain of facts has no gap and no fork.
    Chain,
    /// Every act ends with a word.
    Settling,
    /// Every screen has a way on.
    Screen,
}

/// A promise that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub promise: Promise,
    /// What was found.
    pub found: String,
}

impl Broken {
    /// Of this promise, with what was found.
    pub fn new(promise: Promise, found: impl Into<String>) -> Self {
        Self { promise, found: found.into() }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.promise, self.found)
    }
}

/// What a check says.
pub type Verdict = Result<(), Broken>;

/// `Ok` if it holds.
pub(crate) fn hold(holds: bool, promise: Promise, found: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(Broken::new(promise, found())) }
}

/// Everything that must hold while nobody is served, by the books as a cut now would leave them.
pub fn at_rest(world: &World) -> Verdict {
    at_rest_by(world, &Books::after_a_cut_now(&world.disk)?)
}

/// Everything that must hold while nobody is served, by these books.
pub fn at_rest_by(world: &World, books: &Books) -> Verdict {
    at_any_time_by(world, books)?;
    cards::lie_where_the_books_say(world, books)?;
    privacy::no_evidence_without_a_case(world, books)?;
    privacy::nothing_readable(world)
}

/// Everything that must hold at any moment, by the books as a cut now would leave them.
pub fn at_any_time(world: &World) -> Verdict {
    at_any_time_by(world, &Books::after_a_cut_now(&world.disk)?)
}

fn at_any_time_by(world: &World, books: &Books) -> Verdict {
    durability::what_was_promised_is_safe(world, books)?;
    durability::the_chain_is_whole(books)?;
    identity::decided_before_given(books)?;
    money::every_booking_is_accounted_for(world, books)?;
    cash::the_cassette_holds_what_was_counted(world, books)?;
    cash::no_note_is_forgotten(books)?;
    code::every_order_is_accounted_for(world, books)
}
