//! The drawer with the new card, and the end of a pickup.

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
use crate::store::{Act, DrawerMove, DrawerWrite, Facts, OutboxItem, Outcome};

/// Between two looks at the lock.
const LOOK: Duration = Duration::from_millis(400);

/// Opens the drawer: announced, done, settled.
pub async fn open(job: &Job, drawer: u16) -> WorkDone {
    let case = {
        let papers = job.desk.papers();
        papers.manifest.as_ref().map(|m| m.case.to_string()).unwrap_or_default()
    };
    let id = job.act_id("drawer");
    let mut facts = job.facts();
    facts.ledger.push(job.intent(&id, Act::OpenDrawer { drawer, case }));
    facts.drawers.push(DrawerWrite::step(drawer, DrawerMove::Open));
    if job.commit(facts).await.is_err() {
        return WorkDone::StoreFailed;
    }
    let opened = match job.kiosk.devices.drawers.take().await {
        Ok(mut board) => {
            let opened = board.open(drawer).await;
            board.judge(opened)
        }
        Err(fault) => Err(DeviceError::Link(fault)),
    };
    let (outcome, then, done) = match &opened {
        Ok(()) => (Outcome::Done, None, WorkDone::DrawerOpened),
        Err(DeviceError::Fault(DrawerFault::Stuck(_) | DrawerFault::NoSuchDrawer(_))) => {
            (Outcome::Failed, Some(DrawerMove::Reclose), WorkDone::DrawerStuck)
        }
        Err(DeviceError::Link(_)) => (Outcome::Unknown, Some(DrawerMove::Doubt), WorkDone::DrawerStuck),
    };
    let word = opened.err().map(|error| error.to_string());
    let mut facts = job.facts();
    facts.ledger.push(job.outcome(&id, outcome, json!({ "board": word })));
    facts.drawers.extend(then.map(|what| DrawerWrite::step(drawer, what)));
    // The drawer is open or not; a failed commit changes nothing about that, and the next start finds the intent open.
    drop(job.commit(facts).await);
    done
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

/// Stores the pickup for good and prints its slip.
pub async fn finish(job: &Job, handover: Handover) -> WorkDone {
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
    // A drawer that was left open may still hold the card: no other card goes in before a technician has looked.
    let left = if handover.drawer_left_open { DrawerMove::Doubt } else { DrawerMove::Dispense };
    let left = DrawerWrite::step(handover.drawer, left);
    job.kiosk.store.commit(Facts { outbox: vec![item], drawers: vec![left], ..facts }).await?;
    Ok(())
}
