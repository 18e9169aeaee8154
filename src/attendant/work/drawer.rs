//! The drawer with the new card, and the end of a pickup.
//!
//! The act of opening stays open in the ledger until the pickup is stored, in one transaction with it. So after a power cut
//! an open drawer act means: nobody knows where the card is, a technician must look.

use std::time::Duration;

use serde_json::json;
use suiban_drivers::DeviceError;
use suiban_drivers::drawers::{DrawerFault, DrawerState};
use suiban_wire::IdempotencyKey;
use suiban_wire::case::{self, OldCard, PickupDone};
use suiban_wire::envelope::Kind;

use super::not_stored::NotStored;
use super::{Job, evidence, print};
use crate::attendant::slips::{self, Values};
use crate::journey::WorkDone;
use crate::journey::effect::Handover;
use crate::store::{Act, ApplicationWrite, DrawerMove, DrawerWrite, Facts, OutboxItem, Outcome};

/// Between two looks at the lock.
const LOOK: Duration = Duration::from_millis(400);

/// Opens the drawer: announced, done, settled.
pub async fn open(job: &Job, drawer: u16) -> WorkDone {
    let case = {
        let papers = job.desk.papers();
        papers.manifest.as_ref().map(|m| m.case.to_string()).unwrap_or_default()
    };
    let id = job.act_id("drawer");
    job.desk.papers().drawer = Some(id.clone());
    let mut facts = job.facts();
    facts.ledger.push(job.intent(&id, Act::OpenDrawer { drawer, case }));
    facts.drawers.push(DrawerWrite::step(drawer, DrawerMove::Open));
    if job.commit(facts).await.is_err() {
        return WorkDone::StoreFailed;
    }
    crash_point!("drawer::announced");
    let opened = match job.kiosk.devices.drawers.take().await {
        Ok(mut board) => {
            let opened = board.open(drawer).await;
            board.judge(opened)
        }
        Err(fault) => Err(DeviceError::Link(fault)),
    };
    crash_point!("drawer::opened");
    let (outcome, then) = match opened {
        Ok(()) => return WorkDone::DrawerOpened,
        Err(DeviceError::Fault(DrawerFault::Stuck(_) | DrawerFault::NoSuchDrawer(_))) => {
            (Outcome::Failed, DrawerMove::Reclose)
        }
        Err(DeviceError::Link(_) | DeviceError::Fault(DrawerFault::BoardSilent)) => {
            (Outcome::Unknown, DrawerMove::Doubt)
        }
    };
    let mut facts = job.facts();
    facts.ledger.push(job.outcome(&id, outcome, json!({ "board": opened.err().map(|error| error.to_string()) })));
    facts.drawers.push(DrawerWrite::step(drawer, then));
    // The drawer is open or not; a failed commit changes nothing about that, and the intent is settled when nobody is here.
    drop(job.commit(facts).await);
    WorkDone::DrawerStuck
}

/// Waits until the drawer is closed again.
pub async fn wait_closed(job: &Job, drawer: u16) -> WorkDone {
    loop {
        match job.kiosk.devices.drawers.take().await {
            Ok(mut board) => {
                let state = board.state(drawer).await;
                match board.judge(state) {
                    Ok(DrawerState::Closed) => return WorkDone::DrawerClosed,
                    Ok(DrawerState::Open) => {}
                    Err(error) => tracing::warn!(%error, "drawer not seen"),
                }
            }
            Err(fault) => tracing::warn!(%fault, "drawers"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Stores the pickup for good and prints its slip; of a drawer that nobody saw closed only the doubt is stored.
pub async fn finish(job: &Job, handover: Handover) -> WorkDone {
    if handover.drawer_left_open {
        return leave_in_doubt(job, &handover).await;
    }
    match store(job, &handover).await {
        Ok(()) => {
            let values = {
                let papers = job.desk.papers();
                Values::new(&job.kiosk)
                    .with("case", handover.case.clone())
                    .with("holder", print::masked_name(&papers))
                    .with("number", print::masked_number(&papers))
            };
            print::print(job, "pickup", &slips::pickup(&values)).await;
            WorkDone::PickupStored
        }
        Err(error) => {
            tracing::error!(%error, "pickup not stored");
            WorkDone::StoreFailed
        }
    }
}

/// The card was taken, or it lies in the open drawer for anybody. The act stays unknown until a technician has looked; no other
/// card goes in before, and central hears of no pickup that may not have been one.
async fn leave_in_doubt(job: &Job, handover: &Handover) -> WorkDone {
    let opened = job.desk.papers().drawer.clone();
    let note = json!({ "case": handover.case, "drawer": handover.drawer });
    let mut facts = job.facts().note(Some(&job.desk.visit()), "drawer-left-open", note);
    facts.ledger.extend(opened.map(|id| job.outcome(&id, Outcome::Unknown, json!({ "lock": "left-open" }))));
    facts.drawers.push(DrawerWrite::step(handover.drawer, DrawerMove::Doubt));
    match job.commit(facts).await {
        Ok(()) => WorkDone::PickupStored,
        Err(error) => {
            tracing::error!(%error, "the doubt about a drawer not stored");
            WorkDone::StoreFailed
        }
    }
}

async fn store(job: &Job, handover: &Handover) -> Result<(), NotStored> {
    let body = {
        let papers = job.desk.papers();
        let entry = papers.manifest.as_ref().ok_or(NotStored::Missing("the manifest entry"))?;
        PickupDone {
            case: entry.case.clone(),
            card_body_number: entry.new_card_body_number.clone(),
            drawer: u32::from(handover.drawer),
            old_card: if handover.old_card_retained { OldCard::Retained } else { OldCard::None },
            identity: evidence::decision(&handover.decision),
            finished_ms: job.kiosk.clock.wall_ms(),
        }
    };
    let note = json!({ "case": handover.case, "drawer": handover.drawer });
    let facts: Facts = job.facts().note(Some(&job.desk.visit()), "card-collected", note);
    let item = OutboxItem {
        kind: Kind::PickupDone,
        key: IdempotencyKey::random()?,
        plaintext: case::encode(&body)?,
        blobs: Vec::new(),
    };
    let dispense = DrawerWrite::step(handover.drawer, DrawerMove::Dispense);
    let opened = job.desk.papers().drawer.clone();
    let ledger = opened.map(|id| job.outcome(&id, Outcome::Done, json!({}))).into_iter().collect();
    let applications = vec![ApplicationWrite::Over { case: handover.case.clone() }];
    let facts = Facts { ledger, outbox: vec![item], drawers: vec![dispense], applications, ..facts };
    job.kiosk.store.commit(facts).await?;
    crash_point!("pickup::committed");
    Ok(())
}
