//! The JSON inside the packets: topics, orders and answers. Only what is needed is read; a card number never is.

use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

use super::orders::Order;
use crate::terminal::{Booking, Fen};

/// `ecrhub.pay.order`: sale and void.
pub const ORDER: &str = "ecrhub.pay.order";
/// `ecrhub.pay.query`.
pub const QUERY: &str = "ecrhub.pay.query";
/// `ecrhub.pay.close`.
pub const CLOSE: &str = "ecrhub.pay.close";
/// The answer's code of success.
pub const SUCCESS: &str = "000";
const SALE: &str = "1";
const VOID: &str = "2";

/// A question or an order.
#[derive(Debug, Serialize)]
pub struct Request<'a> {
    topic: &'static str,
    /// The answer carries it back.
    pub request_id: String,
    app_id: &'a str,
    version: &'static str,
    biz_data: Business<'a>,
}

#[derive(Debug, Serialize)]
struct Business<'a> {
    merchant_order_no: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    trans_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price_currency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    orig_merchant_order_no: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm_on_terminal: Option<bool>,
}

/// Who asks, and in which money.
#[derive(Debug)]
pub struct Sender {
    app_id: String,
    currency: String,
    /// Tells the questions of this connection apart.
    asked: AtomicU32,
}

impl Sender {
    /// `app_id` is the payment application's id at the gateway, `currency` a code of ISO 4217.
    pub fn new(app_id: String, currency: String) -> Self {
        Self { app_id, currency, asked: AtomicU32::new(0) }
    }

    /// Asks for the order's amount.
    pub fn sale<'a>(&'a self, order: &'a Order) -> Request<'a> {
        let amount = Some(amount_text(order.amount));
        let business = Business {
            trans_type: Some(SALE),
            order_amount: amount,
            price_currency: Some(&self.currency),
            // The kiosk has shown the amount; nobody stands at the terminal to confirm it again.
            confirm_on_terminal: Some(false),
            ..about(order)
        };
        self.request(ORDER, order, business)
    }

    /// Takes `of` back, as the order `order`.
    pub fn void<'a>(&'a self, order: &'a Order, of: &'a Order) -> Request<'a> {
        let business = Business { trans_type: Some(VOID), orig_merchant_order_no: Some(&of.number), ..about(order) };
        self.request(ORDER, order, business)
    }

    /// What became of the order.
    pub fn query<'a>(&'a self, order: &'a Order) -> Request<'a> {
        self.request(QUERY, order, about(order))
    }

    /// Asks the terminal to give the order up.
    pub fn close<'a>(&'a self, order: &'a Order) -> Request<'a> {
        self.request(CLOSE, order, about(order))
    }

    fn request<'a>(&'a self, topic: &'static str, order: &Order, biz_data: Business<'a>) -> Request<'a> {
        let request_id = format!("{}-{}", order.number, self.asked.fetch_add(1, Ordering::Relaxed) + 1);
        Request { topic, request_id, app_id: &self.app_id, version: "1.0", biz_data }
    }
}

fn about(order: &Order) -> Business<'_> {
    Business {
        merchant_order_no: &order.number,
        trans_type: None,
        order_amount: None,
        price_currency: None,
        orig_merchant_order_no: None,
        confirm_on_terminal: None,
    }
}

impl Request<'_> {
    /// The JSON.
    pub fn encode(&self) -> Vec<u8> {
        // Strings and one truth value: this cannot fail.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// An answer, or something the terminal says unasked.
#[derive(Deserialize)]
pub struct Answer {
    /// Which question it answers.
    #[serde(default)]
    pub request_id: String,
    /// [`SUCCESS`] or the reason why not.
    #[serde(default)]
    pub response_code: String,
    #[serde(default)]
    biz_data: Option<Told>,
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    merchant_order_no: Option<String>,
    #[serde(default)]
    order_amount: Option<Text>,
    #[serde(default)]
    trans_status: Option<Text>,
    #[serde(default)]
    trans_end_time: Option<String>,
}

/// Firmware writes numbers with quotes and without.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Quoted(String),
    Bare(serde_json::Number),
}

impl Text {
    fn text(&self) -> String {
        match self {
            Self::Quoted(text) => text.clone(),
            Self::Bare(number) => number.to_string(),
        }
    }
}

/// How an order stands (`trans_status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// 0, 9: created, being paid.
    UnderWay,
    /// 1: failed.
    Failed,
    /// 2: paid.
    Paid,
    /// 3: called off, or taken back.
    Cancelled,
}

impl Answer {
    /// Reads a message. `None`: it is none.
    pub fn read(data: &[u8]) -> Option<Self> {
        serde_json::from_slice(data).ok()
    }

    /// How the order stands, where told.
    pub fn standing(&self) -> Option<Standing> {
        match self.told(|told| told.trans_status.as_ref())?.text().as_str() {
            "0" | "9" => Some(Standing::UnderWay),
            "1" => Some(Standing::Failed),
            "2" => Some(Standing::Paid),
            "3" => Some(Standing::Cancelled),
            _ => None,
        }
    }

    /// Whether it speaks of this order, or of none.
    pub fn is_about(&self, order: &Order) -> bool {
        self.told(|told| told.merchant_order_no.as_ref()).is_none_or(|number| *number == order.number)
    }

    /// The booking of a paid order. `None`: the amount is not told.
    pub fn booking(&self, order: &Order) -> Option<Booking> {
        let amount = amount_of(&self.told(|told| told.order_amount.as_ref())?.text())?;
        let stamp = self.told(|told| told.trans_end_time.as_deref()).and_then(stamp);
        Some(Booking { amount, receipt: order.receipt, trace: None, stamp })
    }

    /// The code as a byte, for faults; a code that is no such number is 255.
    pub fn code(&self) -> u8 {
        self.response_code.parse().unwrap_or(u8::MAX)
    }

    fn told<'a, T>(&'a self, pick: impl Fn(&'a Told) -> Option<T>) -> Option<T> {
        self.biz_data.as_ref().and_then(pick)
    }
}

/// Fen as yuan with two decimals.
fn amount_text(fen: Fen) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// Yuan with up to two decimals as fen, without going through a float.
fn amount_of(text: &str) -> Option<Fen> {
    let (yuan, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || rest.len() > 2 || !digits(yuan) || !digits(rest) {
        return None;
    }
    let fen: Fen = format!("{rest:0<2}").parse().ok()?;
    yuan.parse::<Fen>().ok()?.checked_mul(100)?.checked_add(fen)
}

/// `2021-06-03 12:48:51` as `124851` and `0603`.
fn stamp(text: &str) -> Option<(String, String)> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 14).then(|| (digits[8..].to_owned(), digits[4..8].to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn order() -> Order {
        Order { receipt: 7, number: "SB0A1B000007".to_owned(), amount: 2000 }
    }

    fn sender() -> Sender {
        Sender::new("app".to_owned(), "CNY".to_owned())
    }

    #[test]
    fn money_goes_out_as_yuan_and_comes_back_as_fen() {
        assert_eq!(amount_text(2005), "20.05");
        for (text, fen) in [("20", 2000), ("20.0", 2000), ("20.05", 2005), ("0.50", 50)] {
            assert_eq!(amount_of(text), Some(fen), "{text}");
        }
        for text in ["", ".5", "20.005", "-20", "2e3", "20,00", "99999999999999999999"] {
            assert_eq!(amount_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_sale_is_the_documented_message() {
        let (sender, order) = (sender(), order());
        let json: serde_json::Value = serde_json::from_slice(&sender.sale(&order).encode()).unwrap();
        let expected = serde_json::json!({
            "topic": "ecrhub.pay.order", "request_id": "SB0A1B000007-1", "app_id": "app", "version": "1.0",
            "biz_data": {
                "merchant_order_no": "SB0A1B000007", "trans_type": "1", "order_amount": "20.00",
                "price_currency": "CNY", "confirm_on_terminal": false,
            },
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn the_documented_answer_is_read_whether_numbers_are_quoted_or_not() {
        for status in [r#""2""#, "2"] {
            let text = format!(
                r#"{{"app_id":"a","biz_data":{{"merchant_order_no":"SB0A1B000007","order_amount":"20","trans_status":{status},
                "trans_no":"5021","trans_end_time":"2026-11-25 12:48:51"}},"response_code":"000","request_id":"r","topic":"t"}}"#
            );
            let answer = Answer::read(text.as_bytes()).unwrap();
            assert_eq!((answer.standing(), answer.is_about(&order())), (Some(Standing::Paid), true));
            let booking = answer.booking(&order()).unwrap();
            assert_eq!((booking.amount, booking.receipt), (2000, 7));
            assert_eq!(booking.stamp, Some(("124851".to_owned(), "1125".to_owned())));
        }
    }

    #[test]
    fn what_is_no_message_is_none_and_an_odd_code_is_255() {
        for data in [&b""[..], b"{", b"7", b"\xFF\xFE", br#"{"biz_data":7}"#] {
            assert!(Answer::read(data).is_none(), "{data:?}");
        }
        let answer = Answer::read(br#"{"response_code":"M009"}"#).unwrap();
        assert_eq!((answer.code(), answer.standing()), (255, None));
    }
}
