//! The rows of orders. Each change reads the row again inside its transaction, so that two answers about one order, from
//! a question and from a notice, meet in sequence.

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use suiban_wire::api::{OrderNumber, PaymentOrder};

use super::{OrderState, PaymentError, psp::TradeState};
use crate::{Central, CentralError, db::Write, db::entities::payment_order};

pub(super) type Row = payment_order::Model;

/// How long a citizen has to pay; the countdown on the screen is shorter.
const OPEN_MS: i64 = 180_000;

impl Central {
    /// The row of this order if it is this kiosk's.
    pub(super) async fn order(&self, kiosk: &str, order: OrderNumber) -> Result<Option<Row>, PaymentError> {
        let row = payment_order::Entity::find_by_id(order.to_string()).one(self.db().read()).await?;
        match row {
            Some(row) if row.kiosk != kiosk => Err(PaymentError::Differs(order)),
            row => Ok(row),
        }
    }

    /// The row of this order, written down when there is none.
    pub(super) async fn announced(
        &self,
        kiosk: &str,
        order: OrderNumber,
        amount_fen: u64,
    ) -> Result<Row, PaymentError> {
        let amount_fen = i64::try_from(amount_fen).map_err(|_| PaymentError::Differs(order))?;
        let write = self.db().write().await?;
        if let Some(row) = payment_order::Entity::find_by_id(order.to_string()).one(&*write).await? {
            let same = row.kiosk == kiosk && row.amount_fen == amount_fen;
            return if same { Ok(row) } else { Err(PaymentError::Differs(order)) };
        }
        let now = self.now_ms();
        let expires_ms = now.saturating_add(OPEN_MS);
        let row = Row {
            order_no: order.to_string(),
            kiosk: kiosk.to_owned(),
            amount_fen,
            state: OrderState::Announced.to_string(),
            code_url: None,
            transaction_id: None,
            case_number: None,
            created_ms: now,
            updated_ms: now,
            expires_ms,
            due_ms: Some(expires_ms),
            looks: 0,
        };
        row.clone().insert(&*write).await?;
        write.commit().await?;
        Ok(row)
    }

    /// Moves an order on: `next` says where to, from where it stands now.
    pub(super) async fn advance(
        &self,
        order_no: &str,
        change: impl FnOnce(&mut Row) -> Result<OrderState, PaymentError>,
    ) -> Result<Row, PaymentError> {
        let write = self.db().write().await?;
        let row = payment_order::Entity::find_by_id(order_no).one(&*write).await?;
        let mut row = row.ok_or(CentralError::Damaged("payment order"))?;
        let (known, before) = (row.clone(), state_of(&row)?);
        let next = change(&mut row)?;
        let now = self.now_ms();
        if before == next && row == known && row.due_ms.is_none_or(|due| due > now) {
            return Ok(row);
        }
        schedule(&mut row, before, next, now);
        save(&write, row.clone()).await?;
        write.commit().await?;
        if before != next {
            tracing::info!(order = order_no, from = %before, to = %next, "payment order");
        }
        Ok(row)
    }

    /// Orders somebody must look at now, the longest waiting first.
    pub(super) async fn due_orders(&self) -> Result<Vec<Row>, CentralError> {
        let due = payment_order::Entity::find().filter(payment_order::Column::DueMs.lte(self.now_ms()));
        Ok(due.order_by_asc(payment_order::Column::DueMs).all(self.db().read()).await?)
    }

    /// What a kiosk is told of a row.
    pub(super) fn told(&self, row: &Row, seen: Option<TradeState>) -> Result<PaymentOrder, PaymentError> {
        let state = state_of(row)?;
        let left = row.expires_ms.saturating_sub(self.now_ms());
        Ok(PaymentOrder {
            order: row.order_no.parse().map_err(CentralError::from)?,
            amount_fen: u64::try_from(row.amount_fen).unwrap_or(0),
            state: state.told(seen),
            code_url: row.code_url.clone().filter(|_| state == OrderState::Open),
            expires_in_ms: u64::try_from(left).unwrap_or(0),
            transaction: row.transaction_id.clone(),
        })
    }
}

/// The application in this case was paid with this order. An order of another kiosk, or spent already, stays as it is.
pub(crate) async fn spend(write: &Write<'_>, kiosk: &str, order: &OrderNumber, case: &str) -> Result<(), CentralError> {
    let row = payment_order::Entity::find_by_id(order.to_string()).one(&**write).await?;
    let Some(row) = row.filter(|row| row.kiosk == kiosk && row.case_number.is_none()) else {
        tracing::warn!(%order, case, "the case names an order that is not there to pay for it");
        return Ok(());
    };
    let mut row = row.into_active_model();
    row.case_number = Set(Some(case.to_owned()));
    row.update(&**write).await?;
    Ok(())
}

pub(super) fn state_of(row: &Row) -> Result<OrderState, CentralError> {
    row.state.parse().map_err(|_| CentralError::Damaged("state of a payment order"))
}

fn schedule(row: &mut Row, before: OrderState, next: OrderState, now: i64) {
    row.looks = if before == next { row.looks.saturating_add(1) } else { 0 };
    let looks = u32::try_from(row.looks).unwrap_or(u32::MAX);
    let pause = next.pause(looks).and_then(|p| i64::try_from(p.as_millis()).ok());
    row.due_ms = pause.map(|pause| now.saturating_add(pause));
    if matches!(next, OrderState::Announced | OrderState::Open) {
        // Until it expires the kiosk looks; after that somebody must.
        row.due_ms = row.due_ms.map(|due| due.max(row.expires_ms));
    }
    row.state = next.to_string();
    row.updated_ms = now;
}

async fn save(write: &Write<'_>, row: Row) -> Result<(), CentralError> {
    payment_order::Entity::update(row.into_active_model().reset_all()).exec(&**write).await?;
    Ok(())
}
