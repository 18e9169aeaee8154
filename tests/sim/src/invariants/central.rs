//! At the end, when the network is well and everything was sent: central holds each case once, and no contradiction.

use std::collections::BTreeMap;

use suiban_wire::case::{Outcome, PaymentRecord};

use super::{Broken, Promise, Verdict, hold};
use crate::office::Office;
use crate::world::World;

/// Central's books against the truth.
pub fn agrees(world: &World, office: &Office) -> Verdict {
    let alarms = office.alarms();
    hold(alarms.is_empty(), Promise::Chain, || format!("central raised {alarms:?}"))?;
    let aside = office.quarantined();
    hold(aside.is_empty(), Promise::Durability, || format!("central set aside {aside:?}"))?;
    let cases = office.cases();
    let missing = world.with(|s| s.promised.iter().filter(|c| !cases.iter().any(|v| v.number == **c)).count());
    hold(missing == 0, Promise::Durability, || format!("{missing} submitted cases never reached central"))?;
    for case in &cases {
        hold(case.body.identity.outcome == Outcome::Accept, Promise::Identity, || "a case without an accept".into())?;
    }
    payments(world, cases.iter().map(|case| &case.body.payment))
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
