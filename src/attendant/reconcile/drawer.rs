//! A drawer whose opening has no word: the lock's sensor sees the drawer, never the card. The drawer is out of use and becomes
//! a technician's task.

use serde_json::json;
use suiban_drivers::drawers::DrawerState;

use super::{Found, Ruling};
use crate::attendant::Kiosk;
use crate::store::{DrawerContent, DrawerMove, DrawerWrite, LedgerAct, Outcome, StoreError};

/// Rules about an opened drawer. While cards are loaded (no visit) the ledger knows of no card in it yet.
pub(super) async fn rule(kiosk: &Kiosk, act: &LedgerAct, drawer: u16) -> Result<Ruling, StoreError> {
    let mut ruling =
        Ruling::new(Outcome::Unknown, Found::DrawerToCheck, json!({ "lock": sensor(kiosk, drawer).await }));
    let known = kiosk.store.drawers().await?;
    let opened = known.iter().any(|d| d.no == drawer && matches!(d.content, DrawerContent::Opened { .. }));
    if act.visit.is_some() && opened {
        ruling.drawers.push(DrawerWrite::step(drawer, DrawerMove::Doubt));
    }
    Ok(ruling)
}

async fn sensor(kiosk: &Kiosk, drawer: u16) -> &'static str {
    let Ok(mut board) = kiosk.devices.drawers.take().await else { return "absent" };
    let state = board.state(drawer).await;
    match board.judge(state) {
        Ok(DrawerState::Open) => "open",
        Ok(DrawerState::Closed) => "closed",
        Err(_) => "silent",
    }
}
