//! The whole state as JSON: what a person in the room would see, and nothing a chip keeps to itself.

use serde_json::{Value, json};

use super::dispatch;
use crate::device::DeviceName;
use crate::fault;
use crate::world::{
    Attack, Card, CardPlace, Doing, Gesture, PaperPlace, SamState, Session, Stack, Subject, TappedCard,
    TransactionState, World,
};

/// The state of `world`.
pub fn of(world: &World) -> Value {
    json!({
        "today": world.today.to_string(),
        "people": world.town.people.iter().map(|person| person.slug).collect::<Vec<_>>(),
        "cards": world.cards.iter().map(Card::to_json).collect::<Vec<_>>(),
        "reader": reader(world),
        "fingerprint": fingerprint(world),
        "camera": camera(world),
        "scanner": { "waiting": world.scanner.waiting.len(), "sent": world.scanner.sent },
        "printer": printer(world),
        "terminal": terminal(world),
        "banknotes": banknotes(world),
        "drawers": drawers(world),
        "collector": collector(world),
        "dispenser": dispenser(world),
        "chip_reader": chip_reader(world),
        "document-camera": document(world),
        "ups": ups(world),
        "cabinet": cabinet(world),
        "psp": psp(world),
        "faults": faults(world),
    })
}

fn card_at(world: &World, place: CardPlace) -> Option<&str> {
    world.cards.at(place).map(|card| card.id.as_str())
}

fn reader(world: &World) -> Value {
    let sam = match world.reader.sam {
        SamState::Ok => "ok",
        SamState::SelfTestFailed => "failed",
        SamState::Unauthorised => "unauthorised",
    };
    let session = match world.reader.session {
        Session::Idle => "idle",
        Session::Found => "found",
        Session::Selected => "selected",
        Session::Consumed => "consumed",
    };
    json!({ "card": card_at(world, CardPlace::OnReader), "sam": sam, "session": session, "baud": world.reader.baud })
}

fn chip_reader(world: &World) -> Value {
    json!({ "card": card_at(world, CardPlace::OnChipReader), "powered": world.chip_reader.powered })
}

fn fingerprint(world: &World) -> Value {
    let glass = world.finger.glass.as_ref();
    let glass = glass.map(|on| json!({ "person": on.person, "finger": on.finger, "quality": on.quality }));
    let seen = world.finger.seen.as_ref().map(|(press, _)| press);
    let (baud, stored) = (u32::from(world.finger.baud_units) * 9600, world.finger.library.len());
    json!({ "glass": glass, "baud": baud, "stored": stored, "seen": seen })
}

fn camera(world: &World) -> Value {
    let (person, attack) = match &world.camera.subject {
        Subject::Nobody => (None, None),
        Subject::Person(slug) => (Some(slug), None),
        Subject::Picture(slug, attack) => (Some(slug), Some(word(&Attack::WORDS, *attack))),
    };
    let gesture = match world.camera.doing {
        Doing::Resting | Doing::OwnBlink(_) => None,
        Doing::Centring(gesture) | Doing::Gesture(gesture, _) => Some(word(&Gesture::WORDS, gesture)),
    };
    json!({ "person": person, "attack": attack, "gesture": gesture, "viewers": world.camera.viewers })
}

fn printer(world: &World) -> Value {
    let p = &world.printer;
    json!({
        "paper_metres": (p.paper_metres * 100.0).round() / 100.0,
        "cover_open": p.cover_open,
        "ticket_waiting": p.ticket_waiting(),
        "receipts": p.papers.len(),
        "hanging": p.papers.iter().filter(|paper| paper.place == PaperPlace::Mouth).map(|paper| paper.number).collect::<Vec<_>>(),
    })
}

fn terminal(world: &World) -> Value {
    let t = &world.terminal;
    let card = t.card.map(|card| word(&TappedCard::WORDS, card));
    let last = t.journal.last().map(|entry| match entry.state {
        TransactionState::Approved => "approved",
        TransactionState::Booked => "booked",
        TransactionState::Reversed => "reversed",
        TransactionState::Failed(_) => "failed",
    });
    json!({
        "online": t.online,
        "busy": t.busy,
        "registered": t.registered,
        "card": card,
        "pin": t.pin,
        "amount_fen": t.amount,
        "last": last,
        "booked_fen": t.booked(),
    })
}

fn banknotes(world: &World) -> Value {
    let b = &world.banknotes;
    json!({
        "powered": b.powered,
        "cassette_in": b.cassette_in,
        "cash_yuan": b.cash(),
        "under_way_yuan": b.under_way(),
        "given_back_yuan": b.given_back.iter().sum::<u32>(),
    })
}

/// Only drawers that are open or hold something.
fn drawers(world: &World) -> Value {
    let entry = |(index, open): (usize, bool)| {
        let card = card_at(world, CardPlace::InDrawer(index + 1));
        (open || card.is_some()).then(|| json!({ "drawer": index + 1, "open": open, "card": card }))
    };
    json!({
        "count": world.drawers.len(),
        "in_use": world.drawers.iter().map(|drawer| drawer.open).enumerate().filter_map(entry).collect::<Vec<_>>(),
    })
}

fn collector(world: &World) -> Value {
    let bin = world.cards.iter().filter(|card| card.place == CardPlace::InBin).map(|card| &card.id);
    json!({
        "channel": card_at(world, CardPlace::InChannel),
        "position": world.collector.position,
        "blank": world.collector.blank,
        "hopper": world.collector.hopper,
        "initialised": world.collector.initialised,
        "entry_enabled": world.collector.entry_enabled,
        "bin": bin.collect::<Vec<_>>(),
        "bin_count": world.collector.bin_count,
    })
}

fn dispenser(world: &World) -> Value {
    let hopper = usize::from(world.dispenser.blanks) + world.cards.stacked(Stack::Hopper).count();
    json!({
        "channel": card_at(world, CardPlace::InDispenser),
        "hopper": hopper,
        "bin_count": world.dispenser.bin_count,
    })
}

fn document(world: &World) -> Value {
    let page = world.document.desk.page.as_ref().map(|page| &page.person);
    json!({ "page": page, "viewers": world.document.viewers })
}

fn cabinet(world: &World) -> Value {
    let c = &world.cabinet;
    json!({ "door_open": c.door_open, "loop_broken": c.loop_broken, "chip": c.chip, "lit": c.lit })
}

fn ups(world: &World) -> Value {
    let u = &world.ups;
    json!({ "mains": u.mains, "charge": u.charge, "seconds": u.runtime(), "hosts": u.logins })
}

fn psp(world: &World) -> Value {
    let order = |o: &crate::world::PspOrder| json!({ "order": o.number, "fen": o.fen, "state": o.state.word() });
    json!({ "orders": world.psp.orders.iter().map(order).collect::<Vec<_>>(), "taken_fen": world.psp.taken() })
}

/// What is wrong, by device, in the words that order it.
fn faults(world: &World) -> Value {
    let entry = |device: DeviceName| {
        let present = fault::present(world, device, dispatch::faults_of(device));
        (!present.is_empty()).then(|| (device.to_string(), json!(present)))
    };
    Value::Object(dispatch::devices().filter_map(entry).collect())
}

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("?", |(word, _)| word)
}
