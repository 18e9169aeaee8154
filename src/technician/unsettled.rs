//! What was left open, as a list, and the guided check of what only eyes can settle: a drawer opened and looked into, money
//! that the terminal no longer tells of.
//!
//! Everything a technician finds here is settled like the attendant's own findings: ledger, journal and central in one
//! commit. A card found in a drawer that nobody can vouch for ends in the retain bin with its case.

use std::sync::Arc;

use serde_json::json;
use suiban_drivers::DeviceError;
use suiban_drivers::drawers::DrawerState;
use suiban_wire::IdempotencyKey;
use suiban_wire::case::{self, OldCard, PickupDone};
use suiban_wire::envelope::Kind;

use super::exchange;
use crate::attendant::Kiosk;
use crate::attendant::reconcile::{self, Found, Ruling, When};
use crate::attendant::work::evidence;
use crate::journey::fees;
use crate::store::{Act, ApplicationWrite, DrawerMove, DrawerWrite, Facts, LedgerAct, OutboxItem, Outcome, StoreError};

/// Lines that a page has room for in every size of letters.
const LINES: usize = 5;

/// What an act was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// Money, yuan with two decimals.
    Payment(String),
    /// A fee in notes, yuan with two decimals.
    Cash(String),
    /// One note of it, yuan with two decimals.
    Note(String),
    /// Money given back.
    Reversal,
    /// A drawer, opened for a citizen.
    Drawer(u16),
    /// A drawer, opened while cards were loaded.
    Loading(u16),
    /// An old card in the slot.
    OldCard,
    /// A slip.
    Slip,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActLine {
    /// What it was about.
    pub thing: Thing,
    /// When it began, `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// What was found out; `None`: not looked at yet.
    pub found: Option<Found>,
    /// Still open: somebody must act or the device must come back.
    pub open: bool,
}

/// Where the check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Check {
    /// The list.
    #[default]
    List,
    /// A drawer is to be opened.
    Drawer {
        /// Which.
        drawer: u16,
        /// While cards were loaded.
        loading: bool,
    },
    /// It is open: is there a card?
    Look {
        /// Which.
        drawer: u16,
        /// While cards were loaded.
        loading: bool,
    },
    /// It did not open.
    Stuck {
        /// Which.
        drawer: u16,
    },
    /// Money: was it given back by hand?
    Money,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnsettledView {
    /// Open acts first, then what was settled lately.
    pub lines: Vec<ActLine>,
    /// Where the check stands.
    pub check: Check,
}

/// The list and the act that is being checked.
#[derive(Default)]
pub(super) struct Unsettled {
    acts: Vec<LedgerAct>,
    chosen: Option<LedgerAct>,
    /// What to show.
    pub(super) view: UnsettledView,
}

impl Unsettled {
    /// Reads the list anew.
    pub(super) async fn fill(&mut self, kiosk: &Kiosk, stamp: impl Fn(i64) -> String) {
        let mut acts = kiosk.store.unsettled().await.unwrap_or_default();
        acts.extend(kiosk.store.settled_later(LINES).await.unwrap_or_default());
        acts.truncate(LINES);
        let line = |act: &LedgerAct| ActLine {
            thing: thing(act),
            at: stamp(act.at),
            found: Found::of(act),
            open: is_open(act),
        };
        self.view = UnsettledView { lines: acts.iter().map(line).collect(), check: Check::List };
        (self.acts, self.chosen) = (acts, None);
    }

    /// A line was touched: its check begins, if there is one.
    pub(super) fn choose(&mut self, line: usize) {
        let Some(act) = self.acts.get(line).filter(|act| is_open(act)) else { return };
        self.view.check = match (&act.act, &act.visit) {
            (Act::OpenDrawer { drawer, .. }, visit) => Check::Drawer { drawer: *drawer, loading: visit.is_none() },
            (Act::Payment { .. } | Act::QrPayment { .. } | Act::StackNote { .. }, _) => Check::Money,
            (Act::Cash { .. } | Act::ReversePayment { .. } | Act::RetainOldCard { .. } | Act::PrintSlip { .. }, _) => {
                Check::List
            }
        };
        self.chosen = (self.view.check != Check::List).then(|| act.clone());
    }

    /// Opens the drawer that is checked.
    pub(super) async fn open_drawer(&mut self, kiosk: &Kiosk) {
        let Check::Drawer { drawer, loading } = self.view.check else { return };
        let opened = open(kiosk, drawer).await;
        let note = json!({ "drawer": drawer, "opened": opened });
        let facts = Facts::at(kiosk.clock.wall_ms(), kiosk.clock.mono_ms()).note(None, "drawer-opened-to-check", note);
        if let Err(error) = kiosk.store.commit(facts).await {
            tracing::error!(%error, "journal not written");
        }
        self.view.check = if opened { Check::Look { drawer, loading } } else { Check::Stuck { drawer } };
    }

    /// The technician has looked into the drawer. Errors: not stored; the act stays open.
    pub(super) async fn looked(&mut self, kiosk: &Arc<Kiosk>, card_there: bool) -> Result<(), StoreError> {
        let Check::Look { drawer, loading } = self.view.check else { return Ok(()) };
        let Some(act) = self.chosen.take() else { return Ok(()) };
        match (loading, card_there) {
            (false, true) => {
                let mut ruling = Ruling::new(Outcome::Failed, Found::CardToBin, json!("technician"));
                ruling.drawers = vec![DrawerWrite::step(drawer, DrawerMove::Retain)];
                reconcile::by_technician(kiosk, &act, ruling).await
            }
            (false, false) => gone(kiosk, &act, drawer).await,
            (true, true) => loaded(kiosk, &act, drawer).await,
            (true, false) => {
                let ruling = Ruling::new(Outcome::Failed, Found::NotLoaded, json!("technician"));
                reconcile::by_technician(kiosk, &act, ruling).await
            }
        }
    }

    /// The devices are asked once more.
    pub(super) async fn ask_again(kiosk: &Arc<Kiosk>) -> Result<(), StoreError> {
        reconcile::settle(kiosk, When::Idle).await.map(drop)
    }

    /// The money was settled by hand, at the terminal or at the window.
    pub(super) async fn by_hand(&mut self, kiosk: &Arc<Kiosk>) -> Result<(), StoreError> {
        let (Check::Money, Some(act)) = (self.view.check, self.chosen.take()) else { return Ok(()) };
        let ruling = Ruling::new(Outcome::Failed, Found::ByHand, json!("technician"));
        reconcile::by_technician(kiosk, &act, ruling).await
    }
}

fn yuan(fen: i64) -> String {
    fees::yuan(u64::try_from(fen).unwrap_or_default())
}

fn is_open(act: &LedgerAct) -> bool {
    matches!(act.outcome, None | Some(Outcome::Unknown))
}

fn thing(act: &LedgerAct) -> Thing {
    match (&act.act, &act.visit) {
        (Act::Payment { amount_fen } | Act::QrPayment { amount_fen, .. }, _) => Thing::Payment(yuan(*amount_fen)),
        (Act::Cash { amount_fen }, _) => Thing::Cash(yuan(*amount_fen)),
        (Act::StackNote { fen, .. }, _) => Thing::Note(yuan(*fen)),
        (Act::ReversePayment { .. }, _) => Thing::Reversal,
        (Act::OpenDrawer { drawer, .. }, Some(_)) => Thing::Drawer(*drawer),
        (Act::OpenDrawer { drawer, .. }, None) => Thing::Loading(*drawer),
        (Act::RetainOldCard { .. }, _) => Thing::OldCard,
        (Act::PrintSlip { .. }, _) => Thing::Slip,
    }
}

/// A drawer that stands open already needs no opening.
async fn open(kiosk: &Kiosk, drawer: u16) -> bool {
    let Ok(mut board) = kiosk.devices.drawers.take().await else { return false };
    let opened = match board.state(drawer).await {
        Ok(DrawerState::Open) => Ok(()),
        Ok(DrawerState::Closed) => board.open(drawer).await,
        Err(error) => Err(error),
    };
    match board.judge(opened) {
        Ok(()) => true,
        Err(DeviceError::Fault(fault)) => {
            tracing::warn!(%fault, "drawer not opened to check");
            false
        }
        Err(DeviceError::Link(_)) => false,
    }
}

/// The citizen has the card: central hears of the pickup as it was decided, or of the doubt where no decision is on record.
async fn gone(kiosk: &Arc<Kiosk>, act: &LedgerAct, drawer: u16) -> Result<(), StoreError> {
    let mut ruling = Ruling::new(Outcome::Done, Found::CardGone, json!("technician"));
    ruling.drawers = vec![DrawerWrite::step(drawer, DrawerMove::Dispense)];
    if let Act::OpenDrawer { case, .. } = &act.act {
        // The card was collected, so its holder may apply again.
        ruling.applications = vec![ApplicationWrite::Over { case: case.clone() }];
    }
    match pickup(kiosk, act, drawer).await? {
        Some(item) => reconcile::by_technician_with(kiosk, act, ruling, item).await,
        None => reconcile::by_technician(kiosk, act, ruling).await,
    }
}

async fn pickup(kiosk: &Kiosk, act: &LedgerAct, drawer: u16) -> Result<Option<OutboxItem>, StoreError> {
    let (Act::OpenDrawer { case, .. }, Some(visit)) = (&act.act, &act.visit) else { return Ok(None) };
    let entry = kiosk.store.manifest_by_case(case.clone()).await?;
    let decided = kiosk.store.last_note(visit.clone(), "identity-decided").await?;
    let decision = decided.and_then(|note| serde_json::from_value(note).ok());
    let (Some(entry), Some(decision)) = (entry, decision) else { return Ok(None) };
    let body = PickupDone {
        case: entry.case,
        card_body_number: entry.new_card_body_number,
        drawer: u32::from(drawer),
        // The drawer never opens before the old card that is due has been retained.
        old_card: if entry.old_card.is_some() { OldCard::Retained } else { OldCard::None },
        identity: evidence::decision(&decision),
        finished_ms: act.at,
    };
    let (Ok(plaintext), Ok(key)) = (case::encode(&body), IdempotencyKey::random()) else { return Ok(None) };
    Ok(Some(OutboxItem { kind: Kind::PickupDone, key, plaintext, blobs: Vec::new() }))
}

/// The card that was being loaded lies in the drawer: recorded now as it would have been then.
async fn loaded(kiosk: &Arc<Kiosk>, act: &LedgerAct, drawer: u16) -> Result<(), StoreError> {
    let Act::OpenDrawer { case, .. } = &act.act else { return Ok(()) };
    let evidence = json!({ "settled": Found::CardLoaded.code(), "word": "technician" });
    let entry = kiosk.store.manifest_by_case(case.clone()).await?;
    match entry.and_then(|entry| exchange::loaded(kiosk, &entry, drawer, act.id.clone(), evidence)) {
        Some(facts) => kiosk.store.commit(facts).await.map(drop),
        // No longer announced for this machine: it goes back to the office in the technician's hand.
        None => {
            let ruling = Ruling::new(Outcome::Failed, Found::NotLoaded, json!("not-on-manifest"));
            reconcile::by_technician(kiosk, act, ruling).await
        }
    }
}
