//! At the end, when every device is well and nobody is served: no act is without a word, and what stays unknown has a finding
//! that leads to a person.

use super::{Promise, Verdict, hold};
use crate::audit::Books;

/// The ledger after looking back.
pub fn every_act_has_a_word(books: &Books) -> Verdict {
    let mute = books.acts.iter().find(|act| act.is_open() && act.found.is_none());
    hold(mute.is_none(), Promise::Settling, || {
        format!("{:?} is still without a word", mute.map(|act| (&act.kind, &act.outcome)))
    })
}
