//! Counting banknotes in: the acceptor on one side, the ledger on the other.
//!
//! Promise: a note is announced in the ledger before it is ordered into the cassette, and it counts once the ledger holds
//! that it lies there; only then does the acceptor hear that it may forget it. So whatever is cut at whatever moment, a
//! note is never credited twice and never lost: it is in the ledger as done, failed, unknown or still open, and what is
//! open is asked for at the next start ([`super::reconcile::cash`]). Knows the acceptor's class and the ledger, no screen and no visit.

mod counter;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use suiban_drivers::banknotes::{Denomination, NoteAcceptor};
use suiban_drivers::terminal::{AbortBell, Fen};

pub use counter::Ended;

use crate::journey::cash::CashProgress;
use crate::store::{ActId, Outcome, StoreError};

/// The notes accepted. The machine gives no change; others only make people search their pockets for what does not fit.
pub const NOTES: [Fen; 2] = [10_00, 20_00];

/// The ledger as the counter needs it.
pub trait CashBook: Sync {
    /// A note is about to be ordered in. Kept for good when this returns `Ok`.
    fn announce(&self, note: Denomination) -> impl Future<Output = Result<ActId, StoreError>> + Send;
    /// What became of it. Kept for good when this returns `Ok`.
    fn settle(&self, note: &ActId, outcome: Outcome) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Takes notes until `due` is reached, the bell rings, or something fails. Ends with the acceptor closed, where it can be.
pub async fn take<B: CashBook>(
    acceptor: &mut dyn NoteAcceptor,
    book: &B,
    due: Fen,
    stop: AbortBell,
    show: &(dyn Fn(CashProgress) + Sync),
) -> Ended {
    counter::Counter::new(acceptor, book, due, show).run(stop).await
}
