//! The truth is changed: what lies where, what the bank has, what is on the disk, who stands there.

use std::path::Path;

use rusqlite::Connection;
use suiban::screen::Page;
use suiban::screen::scene::{PaymentPhase, QrOffer};
use suiban::store::disk::Disk;
use suiban_sim::audit::Books;
use suiban_sim::invariants::Promise::{self, Cards, Chain, Durability, Identity, Money, Privacy};
use suiban_sim::invariants::{at_rest, durability, identity, screen};
use suiban_sim::provider::Order;

use crate::good::Good;

#[test]
fn money_that_is_not_where_the_ledger_says_is_seen() {
    let good = Good::run();
    good.breaks(Money, "a booking that the ledger never announced", |m| drop(m.state.bench.bank.book(2_000)));
    good.breaks(Money, "a paid booking given back", |m| {
        m.state.bench.bank.bookings.iter_mut().for_each(|booked| booked.reversed = true);
    });
    good.breaks(Money, "a note too many", |m| m.state.bench.till.cassette.push(1_000));
    good.breaks(Money, "a note too few", |m| {
        m.state.bench.till.cassette.pop();
    });
    good.breaks(Money, "a paid order without its money", |m| {
        m.state.bench.orders.iter_mut().for_each(|order| order.paid = false);
    });
    good.breaks(Money, "an order that the ledger never announced", |m| {
        m.state.bench.orders.push(Order { number: "0".into(), fen: 2_000, paid: true, closed: false, late: false });
    });
}

#[test]
fn a_card_that_is_not_where_the_books_say_is_seen() {
    let good = Good::run();
    let full = |m: &mut crate::good::Mutant<'_>| {
        m.state.bench.drawers.iter().position(|drawer| drawer.card.is_some()).unwrap()
    };
    good.breaks(Cards, "a card that vanished", |mut m| {
        let full = full(&mut m);
        m.state.bench.drawers[full].card = None;
    });
    good.breaks(Cards, "a card in a drawer that the books call empty", |mut m| {
        let full = full(&mut m);
        m.state.bench.drawers[full + 20].card = m.state.bench.drawers[full].card;
    });
}

#[test]
fn a_promise_to_somebody_whose_case_is_nowhere_is_seen() {
    let good = Good::run();
    good.breaks(Durability, "a case that was only shown", |m| m.state.promised.push("SB-NOWHERE".into()));
}

#[test]
fn a_stranger_served_is_seen() {
    let good = Good::run();
    let broken = |serve: fn(&mut suiban_sim::world::State)| {
        good.scenario.world.with(|state| {
            state.broken = None;
            state.bench.technician = false;
            state.bench.present = Some(usize::MAX);
            serve(state);
            state.broken.take().map(|broken| broken.promise)
        })
    };
    let opens = |state: &mut suiban_sim::world::State| {
        let full = state.bench.drawers.iter().position(|drawer| drawer.card.is_some()).unwrap();
        identity::drawer_opens(state, u16::try_from(full + 1).unwrap());
    };
    assert_eq!(broken(opens), Some(Identity), "a drawer opens for a stranger");
    let applies = |state: &mut suiban_sim::world::State| {
        state.bench.field = Some(0);
        identity::application_taken(state);
    };
    assert_eq!(broken(applies), Some(Identity), "an application is taken from a stranger");
}

#[test]
fn what_is_left_of_a_person_is_seen() {
    let good = Good::run();
    let (world, root) = (&good.scenario.world, good.scenario.config.store_dir());
    let after = |name: &str, bytes: &[u8]| {
        let path = root.join(name);
        world.disk.write(&path, bytes).unwrap();
        let verdict = at_rest(world).map_err(|broken| broken.promise);
        world.disk.remove(&path).unwrap();
        verdict
    };
    assert_eq!(after("blobs/stray", b"sealed"), Err(Privacy), "evidence that no case names");
    let name = world.with(|state| state.town.people.last().unwrap().name.clone());
    assert_eq!(after("spool.tmp", format!("slip for {name}").as_bytes()), Err(Privacy), "a name in the clear");
    assert_eq!(after("spool.tmp", b"slip for nobody"), Ok(()));
}

#[test]
fn a_store_that_is_damaged_is_seen() {
    let good = Good::run();
    let path = good.scenario.config.store_dir().join("kiosk.db");
    // A start trusts what it has walked before; this one has to walk all of it.
    let tamper = "DROP TRIGGER journal_is_not_changed; UPDATE journal SET data = '{}' WHERE n = 3;
        DELETE FROM setting WHERE name = 'journal-checkpoint'";
    Connection::open(&path).unwrap().execute_batch(tamper).unwrap();
    let (keys, _) = good.scenario.identity().unwrap();
    let store = good.scenario.store(keys).unwrap();
    let verdict = durability::the_store_opens_whole(store.recovery()).map_err(|broken| broken.promise);
    assert_eq!(verdict, Err(Chain), "a changed row of the journal");
    drop(store);
    overwrite(&good, &path);
    let unreadable = Books::after_a_cut_now(&good.scenario.world.disk).map(drop).map_err(|broken| broken.promise);
    assert_eq!(unreadable, Err(Durability), "a database of nothing");
}

fn overwrite(good: &Good, path: &Path) {
    let disk = &good.scenario.world.disk;
    disk.write(path, &[0x5A; 8192]).unwrap();
    disk.sync(path).unwrap();
    disk.sync_dir(path.parent().unwrap()).unwrap();
}

#[test]
fn a_screen_without_a_way_on_is_seen() {
    let nothing = |phase| Page::Payment {
        amount: "20.00".into(),
        phase,
        card: false,
        notes: false,
        qr: QrOffer::Offline,
        later: false,
    };
    let verdict = screen::has_a_way_on(&nothing(PaymentPhase::Choose(None))).map_err(|broken| broken.promise);
    assert_eq!(verdict, Err(Promise::Screen));
    assert_eq!(screen::has_a_way_on(&nothing(PaymentPhase::Asking)), Ok(()));
}
