//! Loading cards: each one is read, matched with the manifest, given a drawer, and recorded once the drawer is shut.
//!
//! A card that central did not announce for this machine gets no drawer.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use suiban_drivers::DeviceError;
use suiban_drivers::drawers::DrawerState;
use suiban_drivers::reader::CardRecord;
use suiban_wire::case::{self, CardsLoaded, LoadedCard};
use suiban_wire::envelope::Kind;
use suiban_wire::manifest::ManifestEntry;
use suiban_wire::{Bytes, IdempotencyKey, Private};
use tokio::sync::watch;
use tokio::time::sleep;

use super::board::{LoadPhase, LoadView};
use crate::attendant::Kiosk;
use crate::store::{Act, ActId, DrawerContent, DrawerWrite, Facts, LedgerWrite, OutboxItem, Outcome};

const LOOK: Duration = Duration::from_millis(250);
/// So often central is waited for before a card is sent back to the office: eight seconds.
const ASKED: u32 = 32;
/// Long enough to read a sentence.
const SENTENCE: Duration = Duration::from_secs(2);

/// The page before the first card.
pub fn start_view() -> LoadView {
    LoadView { phase: LoadPhase::PlaceCard, drawer: 0, loaded: 0, expected: 0 }
}

/// Loads card after card until dropped.
pub async fn load(kiosk: Arc<Kiosk>, view: watch::Sender<LoadView>) {
    // The cards in the technician's hand may be newer than the last round with central.
    kiosk.wake.notify_one();
    // What was wrong with a card is said until the next one lies there: the reader does not find this one again.
    let mut said = LoadPhase::PlaceCard;
    loop {
        let loaded = view.borrow().loaded;
        let expected = expected(&kiosk, loaded).await;
        view.send_modify(|v| *v = LoadView { phase: said, drawer: 0, expected, ..*v });
        said = match next_card(&kiosk, &view).await {
            None => LoadPhase::Unreadable,
            Some(record) => match on_manifest(&kiosk, &view, &record).await {
                None => LoadPhase::NotOnManifest,
                Some(entry) => {
                    one_card(&kiosk, &view, &entry).await;
                    LoadPhase::PlaceCard
                }
            },
        };
        if said != LoadPhase::PlaceCard {
            show(&view, said).await;
        }
    }
}

async fn show(view: &watch::Sender<LoadView>, phase: LoadPhase) {
    view.send_modify(|v| v.phase = phase);
    sleep(SENTENCE).await;
}

/// Cards announced for this machine that are not in a drawer, and those loaded in this exchange.
async fn expected(kiosk: &Kiosk, loaded_now: u32) -> u32 {
    let announced = kiosk.store.manifest_len().await.unwrap_or_default();
    let drawers = kiosk.store.drawers().await.unwrap_or_default();
    let loaded = drawers.iter().filter(|d| d.content != DrawerContent::Empty).count();
    u32::try_from(announced.saturating_sub(u64::try_from(loaded).unwrap_or(u64::MAX)))
        .unwrap_or(u32::MAX)
        .saturating_add(loaded_now)
}

async fn next_card(kiosk: &Kiosk, view: &watch::Sender<LoadView>) -> Option<CardRecord> {
    loop {
        let mut reader = kiosk.devices.reader.take().await.ok()?;
        match reader.find().await {
            Ok(false) => {}
            Ok(true) => {
                view.send_modify(|v| v.phase = LoadPhase::Reading);
                let read = reader.read().await;
                return reader.judge(read).ok();
            }
            Err(error) => return reader.judge(Err(error)).ok(),
        }
        drop(reader);
        sleep(LOOK).await;
    }
}

/// Central may have announced the card a moment ago: it is asked before anybody takes the card back.
async fn on_manifest(kiosk: &Kiosk, view: &watch::Sender<LoadView>, record: &CardRecord) -> Option<ManifestEntry> {
    let number = record.body_number.as_ref()?.expose();
    for asked in 0..=ASKED {
        if let Some(entry) = kiosk.store.manifest_by_body_number(number).await.ok().flatten() {
            return Some(entry);
        }
        if asked == 0 {
            view.send_modify(|v| v.phase = LoadPhase::Asking);
            kiosk.wake.notify_one();
        }
        sleep(LOOK).await;
    }
    None
}

async fn one_card(kiosk: &Kiosk, view: &watch::Sender<LoadView>, entry: &ManifestEntry) {
    let loaded = view.borrow().loaded;
    let expected = expected(kiosk, loaded).await;
    view.send_modify(|v| v.expected = expected);
    let Some(drawer) = free_drawer(kiosk).await else { return show(view, LoadPhase::Full).await };
    let Some(act) = open(kiosk, entry, drawer).await else { return show(view, LoadPhase::Full).await };
    view.send_modify(|v| *v = LoadView { phase: LoadPhase::PutInDrawer, drawer, ..*v });
    wait_for(kiosk, drawer, DrawerState::Closed).await;
    crash_point!("exchange::closed");
    if record(kiosk, entry, drawer, act).await {
        view.send_modify(|v| v.loaded += 1);
        show(view, LoadPhase::Loaded).await;
    } else {
        show(view, LoadPhase::CloseDrawer).await;
    }
}

/// The lowest drawer that is empty by the ledger, shut by its lock, and not one that somebody must look into first.
async fn free_drawer(kiosk: &Kiosk) -> Option<u16> {
    let known = kiosk.store.drawers().await.ok()?;
    let unsettled = kiosk.store.unsettled().await.ok()?;
    let doubtful = |no: u16| unsettled.iter().any(|a| matches!(a.act, Act::OpenDrawer { drawer, .. } if drawer == no));
    let mut board = kiosk.devices.drawers.take().await.ok()?;
    let states = board.states().await;
    let states = board.judge(states).ok()?;
    let empty = |no: u16| known.iter().find(|d| d.no == no).is_none_or(|d| d.content == DrawerContent::Empty);
    (1..)
        .zip(&states)
        .find(|(no, state)| **state == DrawerState::Closed && empty(*no) && !doubtful(*no))
        .map(|(no, _)| no)
}

/// Opens the drawer. The act stays open in the ledger until the card in it is recorded, in one transaction with it.
async fn open(kiosk: &Kiosk, entry: &ManifestEntry, drawer: u16) -> Option<ActId> {
    let at = kiosk.clock.wall_ms();
    let id = ActId::new(format!("load/{}/{drawer}/{at}", kiosk.store.recovery().boot));
    let act = Act::OpenDrawer { drawer, case: entry.case.to_string() };
    let intent = LedgerWrite::Intent { id: id.clone(), visit: None, act, at };
    if !commit(kiosk, vec![intent]).await {
        return None;
    }
    crash_point!("exchange::announced");
    let opened = match kiosk.devices.drawers.take().await {
        Ok(mut board) => {
            let opened = board.open(drawer).await;
            board.judge(opened)
        }
        Err(fault) => Err(DeviceError::Link(fault)),
    };
    crash_point!("exchange::opened");
    let outcome = match &opened {
        Ok(()) => return Some(id),
        Err(DeviceError::Fault(_)) => Outcome::Failed,
        Err(DeviceError::Link(_)) => Outcome::Unknown,
    };
    let evidence = json!({ "board": opened.err().map(|error| error.to_string()) });
    commit(kiosk, vec![LedgerWrite::Outcome { id, outcome, evidence, at: kiosk.clock.wall_ms() }]).await;
    None
}

async fn commit(kiosk: &Kiosk, ledger: Vec<LedgerWrite>) -> bool {
    let facts = Facts { ledger, ..Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms()) };
    let committed = kiosk.store.commit(facts).await;
    committed.inspect_err(|error| tracing::error!(%error, "ledger not written")).is_ok()
}

async fn wait_for(kiosk: &Kiosk, drawer: u16, wanted: DrawerState) {
    loop {
        if let Ok(mut board) = kiosk.devices.drawers.take().await {
            let state = board.state(drawer).await;
            if board.judge(state).is_ok_and(|state| state == wanted) {
                return;
            }
        }
        sleep(LOOK).await;
    }
}

async fn record(kiosk: &Kiosk, entry: &ManifestEntry, drawer: u16, act: ActId) -> bool {
    let Some(facts) = loaded(kiosk, entry, drawer, act, json!({})) else { return false };
    let committed = kiosk.store.commit(facts).await;
    crash_point!("exchange::recorded");
    committed.inspect_err(|error| tracing::error!(%error, "loaded card not recorded")).is_ok()
}

/// The facts of a card that lies in a drawer: the act of opening is settled, the drawer is loaded, central hears of it.
pub(crate) fn loaded(
    kiosk: &Kiosk,
    entry: &ManifestEntry,
    drawer: u16,
    act: ActId,
    evidence: serde_json::Value,
) -> Option<Facts> {
    let body_number = entry.new_card_body_number.expose().0.clone();
    let card = LoadedCard {
        case: entry.case.clone(),
        body_number: Private::new(Bytes(body_number.clone())),
        drawer: u32::from(drawer),
    };
    let loaded = CardsLoaded { cards: vec![card], technician: "pin".to_owned() };
    let (plaintext, key) = (case::encode(&loaded).ok()?, IdempotencyKey::random().ok()?);
    let note = json!({ "case": entry.case, "drawer": drawer });
    let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms()).note(None, "card-loaded", note);
    let outbox = vec![OutboxItem { kind: Kind::CardsLoaded, key, plaintext, blobs: Vec::new() }];
    let drawers = vec![DrawerWrite::load(drawer, entry.case.to_string(), &body_number)];
    let ledger = vec![LedgerWrite::Outcome { id: act, outcome: Outcome::Done, evidence, at: kiosk.clock.wall_ms() }];
    Some(Facts { ledger, outbox, drawers, ..facts })
}
