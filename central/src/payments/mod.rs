//! Payment by QR code, with a payment service provider of the WeChat Pay API v3 shape behind it.
//!
//! Promises: one order number is one order, however often it is asked for; what the provider says is believed only with
//! its signature of this moment; an order is never called closed before the provider was asked again after closing it;
//! money that comes for a closed order is given back without anybody asking; a refund is followed until it is final.
//! The provider's keys are here and nowhere else. Must not know what is paid for, nor who pays.
//!
//! | file | what |
//! |---|---|
//! | [`config`], [`psp`] | which provider, and its calls |
//! | `course` | what kiosks ask for: open, look, close, refund |
//! | `notice` | what the provider says unasked |
//! | `follow` | what nobody asks for any more: expired orders, late payments, refunds under way |
//! | `state`, `orders` | how an order moves on, and its row |

pub mod config;
mod course;
mod follow;
mod notice;
mod orders;
pub mod psp;
mod state;

use sea_orm::EntityTrait;
use suiban_wire::api::OrderNumber;
use thiserror::Error;

use crate::{Central, CentralError, db::entities::payment_order};
pub(crate) use orders::spend;
use psp::{Psp, PspError};
pub use state::OrderState;

/// Why a payment question got no answer.
#[derive(Debug, Error)]
pub enum PaymentError {
    /// No provider is configured.
    #[error("this central has no payment service provider: start it with --psp, or offer another way to pay")]
    NotOffered,
    /// Nothing is known of this number.
    #[error("there is no order {0}: close it, so that it cannot come into being any more")]
    Unknown(OrderNumber),
    /// Another kiosk's, or another amount.
    #[error("order {0} belongs to another kiosk or has another amount: take a new number")]
    Differs(OrderNumber),
    /// There is nothing to give back.
    #[error("order {0} is not paid: close it instead")]
    NotPaid(OrderNumber),
    /// The provider.
    #[error(transparent)]
    Psp(#[from] PspError),
    /// Central itself.
    #[error(transparent)]
    Central(#[from] CentralError),
}

impl From<sea_orm::DbErr> for PaymentError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Central(error.into())
    }
}

/// A line of the list of orders.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct OrderSummary {
    /// Its number, at the provider too.
    pub order: String,
    /// The kiosk.
    pub kiosk: String,
    /// Fen.
    pub amount_fen: i64,
    /// How it stands.
    pub state: OrderState,
    /// The provider's number of the payment.
    pub transaction: Option<String>,
    /// The case it paid for.
    pub case: Option<String>,
    /// ms since 1970 UTC.
    pub created_ms: i64,
    /// ms since 1970 UTC.
    pub updated_ms: i64,
}

impl Central {
    /// Offers payment with this provider from now on. Errors: one is offered already.
    pub fn offer_payments(&self, psp: Psp) -> Result<(), CentralError> {
        self.provider().set(psp).map_err(|_| CentralError::Refused("a payment service provider is configured already"))
    }

    /// Whether kiosks may offer payment by QR code.
    pub fn offers_payments(&self) -> bool {
        self.provider().get().is_some()
    }

    /// Every order.
    pub async fn payment_orders(&self) -> Result<Vec<OrderSummary>, CentralError> {
        let rows = payment_order::Entity::find().all(self.db().read()).await?;
        rows.into_iter().map(summary).collect()
    }

    fn psp(&self) -> Result<&Psp, PaymentError> {
        self.provider().get().ok_or(PaymentError::NotOffered)
    }
}

fn summary(row: payment_order::Model) -> Result<OrderSummary, CentralError> {
    Ok(OrderSummary {
        state: orders::state_of(&row)?,
        order: row.order_no,
        kiosk: row.kiosk,
        amount_fen: row.amount_fen,
        transaction: row.transaction_id,
        case: row.case_number,
        created_ms: row.created_ms,
        updated_ms: row.updated_ms,
    })
}
