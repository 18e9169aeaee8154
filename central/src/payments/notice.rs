//! What the provider says unasked. It may say it twice, late, or after central knows already: the same rules apply as to
//! an answer, so a repeat changes nothing.

use hyper::HeaderMap;
use sea_orm::EntityTrait;

use super::{
    OrderState, PaymentError,
    orders::{Row, state_of},
    psp::Notice,
};
use crate::{Central, db::entities::payment_order};

impl Central {
    /// Takes a notification. Errors: `NotOffered`; `Psp` when it is not the provider's word of this moment.
    pub async fn payment_notice(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), PaymentError> {
        match self.psp()?.notice(headers, body)? {
            Notice::Trade(trade) => {
                if self.is_known(&trade.out_trade_no).await? {
                    let row = self.learn(&trade.out_trade_no.clone(), trade).await?;
                    self.refund_if_late(row).await?;
                }
            }
            Notice::Refund(refund) => {
                if self.is_known(&refund.out_trade_no).await? {
                    let status = refund.status;
                    self.advance(&refund.out_trade_no, |row| Ok(state_of(row)?.after_refund(status))).await?;
                }
            }
            Notice::Other => tracing::info!("a notice about something else than trades"),
        }
        Ok(())
    }

    /// The provider repeats what is refused, so a notice about somebody else's order is taken and left alone.
    async fn is_known(&self, order_no: &str) -> Result<bool, PaymentError> {
        let row = payment_order::Entity::find_by_id(order_no).one(self.db().read()).await?;
        if row.is_none() {
            tracing::warn!("a notice about an order that was not made here");
        }
        Ok(row.is_some())
    }

    /// Money for a closed order goes back at once; what fails here is done at the next round.
    async fn refund_if_late(&self, row: Row) -> Result<(), PaymentError> {
        if state_of(&row)? != OrderState::RefundDue {
            return Ok(());
        }
        if let Err(error) = self.look(row).await {
            tracing::warn!(%error, "a late payment is given back at the next round");
        }
        Ok(())
    }
}
