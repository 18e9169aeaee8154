//! The old card: in, read, compared with the manifest, and kept or given back.

use std::time::Duration;

use serde_json::json;
use suiban_drivers::collector::{CardCollector, ChannelState, CollectorError, CollectorFault};
use suiban_drivers::{DeviceError, DeviceKind};

use super::Job;
use crate::attendant::devices::InUse;
use crate::journey::WorkDone;
use crate::journey::event::Progress;
use crate::store::{Act, Outcome};

/// Between two looks at the slot.
const LOOK: Duration = Duration::from_millis(250);
/// A card at the gate that nobody takes is taken back (the visit's own limit is 30 s).
const TAKE_WITHIN: Duration = Duration::from_secs(25);

/// Lets a card in and reads which one it is.
pub async fn take(job: &Job) -> WorkDone {
    let due = {
        let papers = job.desk.papers();
        papers.manifest.as_ref().and_then(|m| m.old_card.as_ref()).map(|n| n.expose().0.clone())
    };
    let read = let_in(job).await;
    crash_point!("old-card::taken");
    match read {
        Ok(number) if due.as_deref() == Some(number.as_slice()) => WorkDone::OldCardMatches,
        Ok(_) => WorkDone::OldCardDiffers,
        // No chip, or none that answers: it is not the card that is due.
        Err(DeviceError::Fault(CollectorFault::NoChip | CollectorFault::WrongSize)) => WorkDone::OldCardDiffers,
        Err(error) => lost(job, &error),
    }
}

fn lost(job: &Job, error: &CollectorError) -> WorkDone {
    tracing::warn!(%error, "card slot");
    job.lost(DeviceKind::Collector, &error.report())
}

async fn collector(job: &Job) -> Result<InUse<'_, dyn CardCollector>, CollectorError> {
    Ok(job.kiosk.devices.collector.take().await?)
}

async fn let_in(job: &Job) -> Result<Vec<u8>, CollectorError> {
    let mut slot = collector(job).await?;
    if ready(&mut *slot).await? == ChannelState::Empty {
        slot.accept(true).await?;
    }
    let taken = loop {
        match slot.channel().await? {
            ChannelState::Empty => tokio::time::sleep(LOOK).await,
            ChannelState::AtGate => {
                job.progress(Progress::CardFound);
                break slot.take_in().await;
            }
            ChannelState::Inside => {
                job.progress(Progress::CardFound);
                break Ok(());
            }
        }
    };
    let number = match taken {
        Ok(()) => slot.body_number().await,
        Err(error) => Err(error),
    };
    slot.accept(false).await?;
    slot.judge(number).map(|number| number.expose().clone())
}

/// A slot that lost its power since it was last used answers nothing else before it is initialised; no card is moved by it.
async fn ready(slot: &mut dyn CardCollector) -> Result<ChannelState, CollectorError> {
    slot.initialise().await?;
    slot.channel().await
}

/// Gives the card back; one that nobody takes goes into the bin and is counted.
pub async fn give_back(job: &Job) -> WorkDone {
    match tokio::time::timeout(TAKE_WITHIN, eject(job)).await {
        Ok(Ok(())) => WorkDone::CardReturned,
        Ok(Err(error)) => lost(job, &error),
        Err(_) => {
            // Whoever left it: it must not lie in the mouth of the machine for the next person to take.
            drop(retain_from_gate(job).await);
            WorkDone::TimedOut
        }
    }
}

async fn eject(job: &Job) -> Result<(), CollectorError> {
    let mut slot = collector(job).await?;
    slot.eject().await?;
    while slot.channel().await? != ChannelState::Empty {
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

async fn retain_from_gate(job: &Job) -> WorkDone {
    match collector(job).await {
        Ok(mut slot) => {
            if let Err(error) = slot.take_in().await {
                return lost(job, &error);
            }
        }
        Err(error) => return lost(job, &error),
    }
    retain(job).await
}

/// Drops the card into the bin: announced, done, settled.
pub async fn retain(job: &Job) -> WorkDone {
    let case = {
        let papers = job.desk.papers();
        papers.manifest.as_ref().map(|m| m.case.to_string()).unwrap_or_default()
    };
    let id = job.act_id("retain");
    if job.commit_ledger(vec![job.intent(&id, Act::RetainOldCard { case })]).await.is_err() {
        return WorkDone::StoreFailed;
    }
    crash_point!("old-card::announced");
    let dropped = match collector(job).await {
        Ok(mut slot) => {
            let dropped = slot.retain().await;
            slot.judge(dropped)
        }
        Err(error) => Err(error),
    };
    crash_point!("old-card::retained");
    let outcome = match &dropped {
        Ok(()) => Outcome::Done,
        Err(DeviceError::Fault(CollectorFault::BinFull | CollectorFault::NotInitialised)) => Outcome::Failed,
        Err(_) => Outcome::Unknown,
    };
    let done = match &dropped {
        Ok(()) => WorkDone::OldCardRetained,
        Err(error) => lost(job, error),
    };
    let word = dropped.err().map(|error| error.to_string());
    match job.commit_ledger(vec![job.outcome(&id, outcome, json!({ "slot": word }))]).await {
        Ok(()) => done,
        Err(_) => WorkDone::StoreFailed,
    }
}
