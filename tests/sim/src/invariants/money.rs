//! A booking ends as exactly one of: paid for a recorded application, given back, or open in the ledger.

use super::{Promise, Verdict, hold};
use crate::audit::{Act, Books};
use crate::bench::Booked;
use crate::world::World;

/// The bank's list against the ledger.
pub fn every_booking_is_accounted_for(world: &World, books: &Books) -> Verdict {
    let bookings = world.with(|state| state.bench.bank.bookings.clone());
    for act in books.paid() {
        paid_once(act, &bookings, books)?;
    }
    let unpaid = |booked: &&Booked| !booked.reversed && !books.paid().any(|act| act.receipt == Some(booked.receipt));
    let (unpaid, open) = (bookings.iter().filter(unpaid).count(), books.open_payments());
    hold(unpaid <= open, Promise::Money, || format!("{unpaid} bookings without an application, {open} open acts"))
}

/// What the ledger calls paid is one booking that stands, and pays for one application.
fn paid_once(act: &Act, bookings: &[Booked], books: &Books) -> Verdict {
    let receipt = act.receipt;
    let booked = bookings.iter().find(|b| Some(b.receipt) == receipt);
    hold(booked.is_some_and(|b| !b.reversed), Promise::Money, || {
        format!("the ledger calls receipt {receipt:?} paid; the bank has {booked:?}")
    })?;
    let uses = books.paid().filter(|other| other.receipt == receipt).count();
    hold(uses == 1, Promise::Money, || format!("receipt {receipt:?} pays for {uses} applications"))
}
