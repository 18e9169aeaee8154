//! The JSON of the provider's calls; only the fields central needs. Names are the provider's.

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use super::error::PspError;

#[derive(Serialize)]
pub(super) struct NativeOrder<'a> {
    pub(super) appid: &'a str,
    pub(super) mchid: &'a str,
    pub(super) description: &'a str,
    pub(super) out_trade_no: &'a str,
    pub(super) time_expire: String,
    pub(super) notify_url: &'a str,
    pub(super) amount: Amount,
}

/// Fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Amount {
    pub(super) total: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) currency: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct CodeUrl {
    pub(super) code_url: String,
}

#[derive(Serialize)]
pub(super) struct CloseOrder<'a> {
    pub(super) mchid: &'a str,
}

#[derive(Serialize)]
pub(super) struct RefundOrder<'a> {
    pub(super) out_trade_no: &'a str,
    pub(super) out_refund_no: &'a str,
    pub(super) reason: &'a str,
    pub(super) amount: RefundAmount,
}

#[derive(Serialize)]
pub(super) struct RefundAmount {
    pub(super) refund: i64,
    pub(super) total: i64,
    pub(super) currency: &'static str,
}

/// How an order stands at the provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Trade {
    /// The merchant's number.
    pub out_trade_no: String,
    /// The state.
    #[serde(rename = "trade_state")]
    pub state: TradeState,
    /// The provider's number, once paid.
    #[serde(default)]
    pub transaction_id: Option<String>,
    #[serde(default)]
    pub(super) mchid: Option<String>,
    #[serde(default)]
    amount: Option<Amount>,
}

impl Trade {
    /// Whether the money that moved, if any, is this amount.
    pub fn is_over(&self, fen: i64) -> bool {
        match self.state {
            TradeState::Success | TradeState::Refund => self.amount.as_ref().is_some_and(|a| a.total == fen),
            TradeState::NotPay
            | TradeState::Closed
            | TradeState::Revoked
            | TradeState::UserPaying
            | TradeState::PayError
            | TradeState::Accept => true,
        }
    }
}

/// `trade_state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TradeState {
    /// Paid.
    Success,
    /// Money went back, in whole or in part.
    Refund,
    /// Not paid.
    NotPay,
    /// Closed.
    Closed,
    /// Taken back.
    Revoked,
    /// Being paid.
    UserPaying,
    /// The payment failed.
    PayError,
    /// Taken, waiting for the bank.
    Accept,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// The merchant's number of the order.
    pub out_trade_no: String,
    /// How it stands.
    pub status: RefundStatus,
}

/// `status` of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RefundStatus {
    /// The payer has the money.
    Success,
    /// On its way.
    Processing,
    /// Given up.
    Closed,
    /// The payer's account does not take it.
    Abnormal,
}

#[derive(Deserialize)]
pub(super) struct NoticeBody {
    pub(super) resource: Resource,
}

/// The sealed part of a notice.
#[derive(Deserialize)]
pub(super) struct Resource {
    pub(super) algorithm: String,
    pub(super) original_type: String,
    pub(super) ciphertext: String,
    pub(super) nonce: String,
    #[serde(default)]
    pub(super) associated_data: String,
}

/// The plain text of a refund's notice.
#[derive(Deserialize)]
pub(super) struct RefundNotice {
    #[serde(default)]
    pub(super) mchid: Option<String>,
    pub(super) out_trade_no: String,
    pub(super) refund_status: RefundStatus,
}

/// ms since 1970 UTC as the provider reads it: whole seconds, in China's time zone.
pub(super) fn rfc3339(ms: i64) -> Result<String, PspError> {
    let moment = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).map_err(|_| PspError::Sign)?;
    let china = UtcOffset::from_hms(8, 0, 0).map_err(|_| PspError::Sign)?;
    moment.to_offset(china).format(&Rfc3339).map_err(|_| PspError::Sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_chinas_time() {
        assert_eq!(rfc3339(1_763_700_000_999).unwrap(), "2025-11-21T12:40:00+08:00");
    }

    #[test]
    fn money_of_another_amount_or_of_none_is_not_this_orders() {
        let json = r#"{"out_trade_no":"A","trade_state":"NOTPAY","amount":{"total":1}}"#;
        assert!(serde_json::from_str::<Trade>(json).unwrap().is_over(2));
        let json = r#"{"out_trade_no":"A","trade_state":"SUCCESS","transaction_id":"4","amount":{"total":7,"x":1}}"#;
        let paid = serde_json::from_str::<Trade>(json).unwrap();
        assert!(paid.is_over(7) && !paid.is_over(8));
        let bare = r#"{"out_trade_no":"A","trade_state":"SUCCESS"}"#;
        assert!(!serde_json::from_str::<Trade>(bare).unwrap().is_over(0));
        assert!(serde_json::from_str::<Trade>(r#"{"out_trade_no":"A","trade_state":"NEW"}"#).is_err());
    }
}
