//! The module's states and its answer to each command.

use super::command::Command;
use super::frame::Reply;
use super::record;
use crate::latency::takes;
use crate::world::{Card, CardPlace, ChipFault, SamState, Session, Shared, World};

const OK: u8 = 0x90;
const EMPTY: u8 = 0x91;
const FOUND: u8 = 0x9F;
/// The host's check byte is wrong.
pub const BAD_CHECK: u8 = 0x10;
/// The host's length is wrong.
pub const BAD_LENGTH: u8 = 0x11;
const BAD_COMMAND: u8 = 0x21;
const READ_FAILED: u8 = 0x41;
const SELF_TEST_FAILED: u8 = 0x60;
const UNAUTHORISED: u8 = 0x66;
const FIND_FAILED: u8 = 0x80;
const SELECT_FAILED: u8 = 0x81;

/// Management information of the module: `05.03-20200101-0001234567-0089012345`.
const SAM_ID: [u8; 16] =
    [0x05, 0x00, 0x03, 0x00, 0xA5, 0x3A, 0x34, 0x01, 0x87, 0xD6, 0x12, 0x00, 0x79, 0x38, 0x4E, 0x05];

/// The module's answer; `None` when it stays silent.
pub async fn answer(world: &Shared, body: &[u8]) -> Option<Reply> {
    let command = Command::decode(body);
    if world.read(|w| w.reader.asleep) && command != Some(Command::Wake) {
        return None;
    }
    Some(match command {
        None => Reply::code(BAD_COMMAND),
        Some(command) => perform(world, command).await,
    })
}

async fn perform(world: &Shared, command: Command) -> Reply {
    match command {
        Command::ResetSam => reset(world).await,
        Command::SamStatus => Reply::code(world.read(sam_code)),
        Command::SamId => when_ready(world, |_| Reply::with(OK, SAM_ID.to_vec())),
        Command::FindCard => find(world).await,
        Command::SelectCard => select(world).await,
        Command::Read { fingers } => read(world, fingers).await,
        Command::AppendedAddress => small_item(world, appended_address).await,
        Command::BodyNumber => small_item(world, body_number).await,
        Command::SetBaud(baud) => set(world, |w| w.reader.baud = baud),
        Command::SetRadioBytes(bytes) => set(world, |w| w.reader.radio_bytes = bytes),
        Command::Sleep => set(world, |w| w.reader.asleep = true),
        Command::Wake => set(world, |w| w.reader.asleep = false),
    }
}

fn sam_code(w: &World) -> u8 {
    match w.reader.sam {
        SamState::Ok => OK,
        SamState::SelfTestFailed => SELF_TEST_FAILED,
        SamState::Unauthorised => UNAUTHORISED,
    }
}

fn set(world: &Shared, change: impl FnOnce(&mut World)) -> Reply {
    world.update(change);
    Reply::code(OK)
}

/// Nothing that concerns a card works without the secure module.
fn when_ready(world: &Shared, work: impl FnOnce(&mut World) -> Reply) -> Reply {
    world.update(|w| match sam_code(w) {
        OK => work(w),
        fault => Reply::code(fault),
    })
}

async fn reset(world: &Shared) -> Reply {
    takes(world, 60..=120).await;
    when_ready(world, |w| {
        // A read card stays read: only leaving the field makes it findable again.
        if w.reader.session != Session::Consumed {
            w.reader.session = Session::Idle;
        }
        Reply::code(OK)
    })
}

async fn find(world: &Shared) -> Reply {
    takes(world, 30..=80).await;
    when_ready(world, |w| {
        if w.cards.at(CardPlace::OnReader).is_none() || w.reader.session == Session::Consumed {
            return Reply::code(FIND_FAILED);
        }
        w.reader.session = Session::Found;
        Reply::with(FOUND, vec![0; 4])
    })
}

async fn select(world: &Shared) -> Reply {
    takes(world, 50..=100).await;
    when_ready(world, |w| {
        let answers = w.cards.at(CardPlace::OnReader).is_some_and(|card| card.chip != ChipFault::Dead);
        if w.reader.session != Session::Found || !answers {
            return Reply::code(SELECT_FAILED);
        }
        w.reader.session = Session::Selected;
        Reply::with(OK, vec![0; 8])
    })
}

async fn read(world: &Shared, fingers: bool) -> Reply {
    let Some(visit) = visit(world, |session| session == Session::Selected) else { return refusal(world) };
    // The prints of a card grow while the chip is being read, not before: a host waits three seconds in all.
    let (mut data, ()) = tokio::join!(contents(world, fingers), async {
        takes(world, 800..=1500).await;
        if fingers {
            takes(world, 400..=600).await;
        }
    });
    when_ready(world, |w| {
        let chip = w.cards.at(CardPlace::OnReader).map(|card| card.chip);
        match chip.filter(|_| w.reader.field_changes == visit) {
            None => Reply::code(READ_FAILED),
            Some(fault) => match refused_by(fault) {
                Some(code) => Reply::code(code),
                None => {
                    w.reader.session = Session::Consumed;
                    Reply::with(OK, std::mem::take(&mut data))
                }
            },
        }
    })
}

/// What the card on the field says; nothing when none lies there.
async fn contents(world: &Shared, fingers: bool) -> Vec<u8> {
    match world.read(|w| w.cards.at(CardPlace::OnReader).cloned().zip(Some(w.town.clone()))) {
        Some((card, town)) => record::read(world, &town, &card, fingers).await,
        None => Vec::new(),
    }
}

/// SW3 of a read that chip and module do not agree to.
fn refused_by(fault: ChipFault) -> Option<u8> {
    match fault {
        ChipFault::None => None,
        ChipFault::RejectsReader => Some(0x31),
        ChipFault::Forged => Some(0x32),
        ChipFault::BadSignature => Some(0x33),
        ChipFault::UnknownKind => Some(0x40),
        ChipFault::Dead => Some(READ_FAILED),
    }
}

/// The count of field changes, if a card is there and the session is far enough.
fn visit(world: &Shared, far_enough: impl FnOnce(Session) -> bool) -> Option<u64> {
    world.read(|w| {
        let there = w.cards.at(CardPlace::OnReader).is_some();
        (there && sam_code(w) == OK && far_enough(w.reader.session)).then_some(w.reader.field_changes)
    })
}

fn refusal(world: &Shared) -> Reply {
    when_ready(world, |_| Reply::code(READ_FAILED))
}

/// Reads one of the small files: allowed from selection until the card leaves the field.
async fn small_item(world: &Shared, item: fn(&Card) -> Option<Vec<u8>>) -> Reply {
    let Some(visit) = visit(world, |s| matches!(s, Session::Selected | Session::Consumed)) else {
        return refusal(world);
    };
    takes(world, 150..=300).await;
    when_ready(world, |w| {
        let card = w.cards.at(CardPlace::OnReader).filter(|_| w.reader.field_changes == visit);
        let Some(card) = card else { return Reply::code(READ_FAILED) };
        match item(card) {
            Some(data) => Reply::with(OK, data),
            None => Reply::code(EMPTY),
        }
    })
}

/// The newest address only: it is the one that counts.
fn appended_address(card: &Card) -> Option<Vec<u8>> {
    card.appended.last().map(|address| super::text::field(address, 70))
}

fn body_number(card: &Card) -> Option<Vec<u8>> {
    Some(card.body_number.clone().into_bytes())
}
