//! A card in the slot: whatever is found there with nobody before the machine falls into the retain bin with its case.

use serde_json::{Value, json};
use suiban_drivers::DeviceError;
use suiban_drivers::collector::{CardCollector, ChannelState, CollectorError};

use super::{Found, Ruling};
use crate::attendant::Kiosk;
use crate::store::{Act, ActId, Facts, LedgerWrite, Outcome, StoreError};

/// Rules about a retain without a word. An empty channel after the order to retain means that the card fell.
pub(super) async fn rule(kiosk: &Kiosk) -> Ruling {
    let mut slot = match kiosk.devices.collector.take().await {
        Ok(slot) => slot,
        Err(fault) => return Ruling::new(Outcome::Unknown, Found::SlotAbsent, json!(fault.to_string())),
    };
    let ruled = look(&mut *slot).await;
    match slot.judge(ruled) {
        Ok(ruling) => ruling,
        Err(error) => Ruling::new(Outcome::Unknown, Found::SlotSilent, json!(error.to_string())),
    }
}

async fn look(slot: &mut dyn CardCollector) -> Result<Ruling, CollectorError> {
    slot.initialise().await?;
    match slot.channel().await? {
        ChannelState::Empty => Ok(Ruling::new(Outcome::Done, Found::FellIntoBin, json!(slot.retained().await?))),
        ChannelState::Inside => retain(slot).await,
        ChannelState::AtGate => match slot.take_in().await {
            Ok(()) => retain(slot).await,
            // Whoever put it in has it again, or is just pulling.
            Err(error @ DeviceError::Fault(_)) => match slot.channel().await? {
                ChannelState::Empty => Ok(Ruling::new(Outcome::Failed, Found::TakenBack, Value::Null)),
                ChannelState::AtGate | ChannelState::Inside => Err(error),
            },
            Err(error) => Err(error),
        },
    }
}

async fn retain(slot: &mut dyn CardCollector) -> Result<Ruling, CollectorError> {
    slot.retain().await?;
    Ok(Ruling::new(Outcome::Done, Found::RetainedNow, json!(slot.retained().await?)))
}

/// At the start: a card inside that no act speaks of was being read when the power went. It is announced, so that it is
/// settled like any other; at the gate it is still within its owner's reach and left alone.
pub(super) async fn stray(kiosk: &Kiosk) -> Result<(), StoreError> {
    let retains = |act: &crate::store::LedgerAct| matches!(act.act, Act::RetainOldCard { .. });
    if kiosk.store.unsettled().await?.iter().any(retains) {
        return Ok(());
    }
    let Ok(mut slot) = kiosk.devices.collector.take().await else { return Ok(()) };
    let seen = body_number(&mut *slot).await;
    let Ok(Some(body)) = slot.judge(seen) else { return Ok(()) };
    let case = kiosk.store.case_of_old_card(&body).await?.unwrap_or_default();
    let (at, mono) = (kiosk.clock.wall_ms(), kiosk.clock.mono_ms());
    let id = ActId::new(format!("stray/{}", kiosk.store.recovery().boot));
    let intent = LedgerWrite::Intent { id, visit: None, act: Act::RetainOldCard { case }, at };
    kiosk.store.commit(Facts { ledger: vec![intent], ..Facts::at(at, mono) }).await?;
    Ok(())
}

/// `None`: nothing inside. An unreadable card has an empty number and belongs to no case.
async fn body_number(slot: &mut dyn CardCollector) -> Result<Option<Vec<u8>>, CollectorError> {
    slot.initialise().await?;
    if slot.channel().await? != ChannelState::Inside {
        return Ok(None);
    }
    match slot.body_number().await {
        Ok(number) => Ok(Some(number.expose().clone())),
        Err(DeviceError::Fault(_)) => Ok(Some(Vec::new())),
        Err(error) => Err(error),
    }
}
