//! At the end, when the network is well and everything was sent: central holds each case once, and no contradiction.

use std::collections::BTreeMap;

use suiban_central::payments::{OrderState, OrderSummary};
use suiban_wire::case::{Outcome, PaymentRecord};

use super::{Broken, Promise, Verdict, hold};
use crate::office::{Case, Office};
use crate::world::World;

/// What central holds.
pub struct Held {
    /// Contradictions it saw.
    pub alarms: Vec<String>,
    /// Facts it could not apply.
    pub aside: Vec<String>,
    /// Every case.
    pub cases: Vec<Case>,
    /// Payments by QR code.
    pub payments: Vec<OrderSummary>,
}

impl Held {
    /// Asks the office.
    pub fn by(office: &Office) -> Self {
        let alarms = office.alarms().iter().map(|alarm| format!("{alarm:?}")).collect();
        let aside = office.quarantined().iter().map(|fact| format!("{fact:?}")).collect();
        Self { alarms, aside, cases: office.cases(), payments: office.payments() }
    }
}

/// Central's books against the truth.
pub fn agrees(world: &World, held: &Held) -> Verdict {
    let Held { alarms, aside, cases, payments: orders } = held;
    hold(alarms.is_empty(), Promise::Chain, || format!("central raised {alarms:?}"))?;
    hold(aside.is_empty(), Promise::Durability, || format!("central set aside {aside:?}"))?;
    let missing = world.with(|s| s.promised.iter().filter(|c| !cases.iter().any(|v| v.number == **c)).count());
    hold(missing == 0, Promise::Durability, || format!("{missing} submitted cases never reached central"))?;
    for case in cases {
        hold(case.body.identity.outcome == Outcome::Accept, Promise::Identity, || "a case without an accept".into())?;
    }
    late_money(world, orders)?;
    payments(world, cases.iter().map(|case| &case.body.payment))?;
    other_payments(world, cases.iter().map(|case| &case.body.payment))
}

/// Money that came for a closed order has gone back, or central says that a person must send it.
fn late_money(world: &World, orders: &[OrderSummary]) -> Verdict {
    let late = world.with(|state| state.bench.orders.iter().filter(|o| o.late && o.paid).cloned().collect::<Vec<_>>());
    let told = |number: &str| orders.iter().find(|known| known.order == number).map(|known| known.state);
    let lost = late.iter().map(|order| told(&order.number)).find(|told| *told != Some(OrderState::RefundFailed));
    hold(lost.is_none(), Promise::Money, || format!("late money did not go back; central says {lost:?}"))
}

/// Orders and notes that paid for cases are the provider's and the cassette's, each used once.
fn other_payments<'a>(world: &World, records: impl Iterator<Item = &'a PaymentRecord>) -> Verdict {
    let (mut orders, cassette): (Vec<_>, u64) = world.with(|state| {
        let paid = state.bench.orders.iter().filter(|order| order.paid);
        (paid.cloned().collect(), state.bench.till.cassette.iter().sum())
    });
    let mut notes = 0;
    for record in records {
        match record {
            PaymentRecord::PaidByCode { order, amount_fen, .. } => {
                let wanted = order.to_string();
                let found = orders.iter().position(|o| o.number == wanted && o.fen == u64::from(*amount_fen));
                hold(found.is_some(), Promise::Money, || {
                    format!("an order over {amount_fen} fen was not paid, or pays twice")
                })?;
                found.map(|at| orders.remove(at));
            }
            PaymentRecord::Cash { amount_fen, .. } => notes += u64::from(*amount_fen),
            PaymentRecord::Paid { .. } | PaymentRecord::Deferred | PaymentRecord::Waived => {}
        }
    }
    hold(notes <= cassette, Promise::Money, || {
        format!("cases are paid with {notes} fen in notes, {cassette} were put in")
    })
}

/// Each receipt pays for one case, and the bank has it.
fn payments<'a>(world: &World, records: impl Iterator<Item = &'a PaymentRecord>) -> Verdict {
    let bookings = world.with(|state| state.bench.bank.bookings.clone());
    let mut uses = BTreeMap::new();
    for record in records {
        let PaymentRecord::Paid { receipt, amount_fen, .. } = record else { continue };
        *uses.entry(receipt.clone()).or_insert(0) += 1;
        let stands = |b: &&crate::bench::Booked| format!("{:04}", b.receipt) == *receipt && !b.reversed;
        let booked = bookings.iter().find(stands).map(|b| b.amount);
        hold(booked == Some(u64::from(*amount_fen)), Promise::Money, || {
            format!("central has receipt {receipt} over {amount_fen}; the bank has {booked:?}")
        })?;
    }
    match uses.iter().find(|(_, uses)| **uses > 1) {
        None => Ok(()),
        Some((receipt, uses)) => Err(Broken::new(Promise::Money, format!("receipt {receipt} pays {uses} cases"))),
    }
}
