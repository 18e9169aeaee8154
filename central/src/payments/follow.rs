//! What nobody asks for any more: orders past their time, payments that came after the closing, refunds under way.

use std::time::Duration;

use super::{
    OrderState, PaymentError,
    orders::{Row, state_of},
};
use crate::Central;

/// Between two looks at what is due.
const ROUND: Duration = Duration::from_secs(5);

impl Central {
    /// Looks after open ends until dropped.
    pub async fn follow_payments(&self) {
        loop {
            if let Err(error) = self.follow_once().await {
                tracing::warn!(%error, "open payment orders cannot be read");
            }
            tokio::time::sleep(ROUND).await;
        }
    }

    /// One round; gives how many orders were looked at. An order the provider is silent about is looked at again later.
    pub async fn follow_once(&self) -> Result<usize, PaymentError> {
        let due = self.due_orders().await?;
        for row in &due {
            if let Err(error) = self.follow_order(row.clone()).await {
                tracing::warn!(%error, order = row.order_no, "payment order not settled yet");
                self.advance(&row.order_no, |row| Ok(state_of(row)?)).await?;
            }
        }
        Ok(due.len())
    }

    async fn follow_order(&self, row: Row) -> Result<(), PaymentError> {
        match state_of(&row)? {
            OrderState::Announced | OrderState::Open => self.close_order(row).await.map(drop),
            OrderState::Closed => {
                let (row, _) = self.ask_trade(row).await?;
                // Money that came too late is sent back at once.
                self.look(row).await.map(drop)
            }
            OrderState::RefundDue | OrderState::Refunding => self.look(row).await.map(drop),
            OrderState::Paid | OrderState::Refunded | OrderState::RefundFailed => Ok(()),
        }
    }
}
