//! Payment by QR code, which central makes with the payment service provider: the keys to it never leave central.
//!
//! The kiosk makes the order's number, so that it knows what to ask for whatever becomes of the first question. Every
//! question may be repeated: the number is the idempotency key of all of them.

use serde::{Deserialize, Serialize};

use crate::bytes::{NoRandomness, named_bytes, random_bytes};

named_bytes!(
    /// The number of a payment order: 16 random bytes. Its 32 hexadecimal digits are the provider's `out_trade_no` too.
    OrderNumber, 16, "32 hexadecimal digits (an order number)", hex::encode, hex::decode
);

impl OrderNumber {
    /// A fresh number. Errors: the operating system has no randomness to give.
    pub fn random() -> Result<Self, NoRandomness> {
        random_bytes().map(Self)
    }
}

/// Asks for an order, or for its end; with the amount, so that an order central has lost can still be found and settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRequest {
    /// Fen.
    pub amount_fen: u64,
}

/// An order as central knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentOrder {
    /// Its number.
    pub order: OrderNumber,
    /// Fen.
    pub amount_fen: u64,
    /// How it stands.
    pub state: PaymentState,
    /// What the QR code says; only while it can be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_url: Option<String>,
    /// Milliseconds until the provider takes no more payment. A length, because the two clocks may differ.
    pub expires_in_ms: u64,
    /// The provider's number of the payment, once there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
}

/// How an order stands. What is not certain is not a state but an error: `provider-unavailable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentState {
    /// Nobody has paid.
    Open,
    /// Somebody has scanned the code and is paying.
    Paying,
    /// The provider refused this payment; close the order.
    Declined,
    /// The money is there.
    Paid,
    /// Nothing was taken, and what should still come is given back by central.
    Closed,
    /// The provider has the order to give the money back and is at it.
    Refunding,
    /// The money was given back.
    Refunded,
    /// The provider could not give it back; a person must.
    RefundFailed,
}

impl PaymentState {
    /// Whether the kiosk need not ask again.
    pub fn is_final(self) -> bool {
        match self {
            Self::Open | Self::Paying | Self::Declined | Self::Paid | Self::Refunding => false,
            Self::Closed | Self::Refunded | Self::RefundFailed => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_number_is_one_the_provider_takes() {
        let text = OrderNumber::random().unwrap().to_string();
        assert!((6..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_eq!(text.parse::<OrderNumber>().unwrap().to_string(), text);
    }

    #[test]
    fn an_order_without_code_and_payment_says_nothing_of_them() {
        let order = PaymentOrder {
            order: OrderNumber([7; 16]),
            amount_fen: 20_00,
            state: PaymentState::RefundFailed,
            code_url: None,
            expires_in_ms: 0,
            transaction: None,
        };
        let json = serde_json::to_value(&order).unwrap();
        assert_eq!(json["state"], "refund-failed");
        assert!(json.get("code_url").is_none() && json.get("transaction").is_none());
        assert_eq!(serde_json::from_value::<PaymentOrder>(json).unwrap(), order);
    }
}
