//! What a kiosk asks for. The provider is asked outside of any transaction; what it says is applied in one.

use suiban_wire::api::{OrderNumber, PaymentOrder};

use super::{
    OrderState, PaymentError,
    orders::{Row, state_of},
    psp::{PspError, Trade, TradeState},
};
use crate::Central;

impl Central {
    /// Makes the order, or finds it made. Errors: `NotOffered`, `Differs`, `Psp`.
    pub async fn open_payment(
        &self,
        kiosk: &str,
        order: OrderNumber,
        amount_fen: u64,
    ) -> Result<PaymentOrder, PaymentError> {
        let psp = self.psp()?;
        let mut row = self.announced(kiosk, order, amount_fen).await?;
        if state_of(&row)? == OrderState::Announced {
            let code_url = psp.native(&row.order_no, row.amount_fen, row.expires_ms).await?;
            row = self.advance(&row.order_no, |row| opened(row, code_url)).await?;
        }
        self.told(&row, None)
    }

    /// How the order stands, by the provider's word where it can still change. Errors: `Unknown`, `Differs`, `Psp`.
    pub async fn payment(&self, kiosk: &str, order: OrderNumber) -> Result<PaymentOrder, PaymentError> {
        let row = self.order(kiosk, order).await?.ok_or(PaymentError::Unknown(order))?;
        let (row, seen) = self.look(row).await?;
        self.told(&row, seen)
    }

    /// Ends the order: asks, closes, asks again. Who paid in between has paid. An order that never was, or that central
    /// has lost, is written down first: it cannot come into being any more, and what was paid for it is found.
    /// Errors: `NotOffered`, `Differs`, `Psp`.
    pub async fn close_payment(
        &self,
        kiosk: &str,
        order: OrderNumber,
        amount_fen: u64,
    ) -> Result<PaymentOrder, PaymentError> {
        self.psp()?;
        let row = self.announced(kiosk, order, amount_fen).await?;
        let (row, seen) = self.close_order(row).await?;
        self.told(&row, seen)
    }

    /// Gives the money back. Errors: `Unknown`, `Differs`, `NotPaid`.
    pub async fn refund_payment(&self, kiosk: &str, order: OrderNumber) -> Result<PaymentOrder, PaymentError> {
        let mut row = self.order(kiosk, order).await?.ok_or(PaymentError::Unknown(order))?;
        if matches!(state_of(&row)?, OrderState::Announced | OrderState::Open) {
            return Err(PaymentError::NotPaid(order));
        }
        if state_of(&row)? == OrderState::Paid {
            row = self.advance(&row.order_no, |row| Ok(refund_wanted(state_of(row)?))).await?;
        }
        match self.look(row.clone()).await {
            Ok((row, _)) => self.told(&row, None),
            // It is decided and written down; the follower asks again until the provider has taken it.
            Err(PaymentError::Psp(error)) => {
                tracing::warn!(%error, order = %order, "refund not yet taken by the provider");
                self.told(&row, None)
            }
            Err(error) => Err(error),
        }
    }

    /// One question to the provider about whatever can still change.
    pub(super) async fn look(&self, row: Row) -> Result<(Row, Option<TradeState>), PaymentError> {
        match state_of(&row)? {
            OrderState::Announced | OrderState::Open => self.ask_trade(row).await,
            OrderState::RefundDue => {
                let status = self.psp()?.refund(&row.order_no, row.amount_fen).await?;
                Ok((self.advance(&row.order_no, |row| Ok(state_of(row)?.after_refund(status))).await?, None))
            }
            OrderState::Refunding => {
                let status = self.psp()?.refund_status(&row.order_no).await?;
                Ok((self.advance(&row.order_no, |row| Ok(state_of(row)?.after_refund(status))).await?, None))
            }
            OrderState::Paid | OrderState::Closed | OrderState::Refunded | OrderState::RefundFailed => Ok((row, None)),
        }
    }

    /// Asks, closes, asks again.
    pub(super) async fn close_order(&self, row: Row) -> Result<(Row, Option<TradeState>), PaymentError> {
        let (row, seen) = self.look(row).await?;
        if !matches!(state_of(&row)?, OrderState::Announced | OrderState::Open) {
            return Ok((row, seen));
        }
        let closed = self.psp()?.close(&row.order_no).await;
        if let Err(error) = &closed {
            // Paid this moment, closed before, or the answer was lost: the second question tells which.
            tracing::info!(%error, order = row.order_no, "the provider did not confirm the closing");
        }
        let (row, seen) = self.ask_trade(row).await?;
        let still_open = matches!(state_of(&row)?, OrderState::Announced | OrderState::Open);
        if closed.is_ok() && still_open && seen == Some(TradeState::NotPay) {
            // The provider has said that it is closed; its books follow a moment later.
            return Ok((self.advance(&row.order_no, |row| closed_after(state_of(row)?)).await?, seen));
        }
        Ok((row, seen))
    }

    /// Asks for the trade and applies the answer.
    pub(super) async fn ask_trade(&self, row: Row) -> Result<(Row, Option<TradeState>), PaymentError> {
        match self.psp()?.query(&row.order_no).await {
            Ok(trade) => {
                let seen = trade.state;
                Ok((self.learn(&row.order_no, trade).await?, Some(seen)))
            }
            // The provider never heard of it, so there is nothing to pay.
            Err(PspError::UnknownOrder) => {
                Ok((self.advance(&row.order_no, |row| closed_after(state_of(row)?)).await?, None))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Applies the provider's word on a trade, asked for or not.
    pub(super) async fn learn(&self, order_no: &str, trade: Trade) -> Result<Row, PaymentError> {
        self.advance(order_no, |row| {
            if !trade.is_over(row.amount_fen) {
                return Err(PspError::OtherOrder.into());
            }
            row.transaction_id = trade.transaction_id.or(row.transaction_id.take());
            Ok(state_of(row)?.after_trade(trade.state))
        })
        .await
    }
}

fn opened(row: &mut Row, code_url: String) -> Result<OrderState, PaymentError> {
    let state = state_of(row)?;
    if state != OrderState::Announced {
        return Ok(state);
    }
    row.code_url = Some(code_url);
    Ok(OrderState::Open)
}

fn refund_wanted(state: OrderState) -> OrderState {
    if state == OrderState::Paid { OrderState::RefundDue } else { state }
}

fn closed_after(state: OrderState) -> Result<OrderState, PaymentError> {
    Ok(state.after_trade(TradeState::Closed))
}
