//! Orders, closing, refunds; status codes and words as the provider's documents give them.

use hyper::Method;
use serde_json::{Value, json};

use super::{APP, MERCHANT, crypto};
use crate::world::{PspOrder, PspState, RefundCourse, Shared, Trade};

const ORDERS: &str = "/v3/pay/transactions/out-trade-no/";
const REFUNDS: &str = "/v3/refund/domestic/refunds";

/// Status and body.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: String,
}

impl Reply {
    fn ok(body: &Value) -> Self {
        Self { status: 200, body: body.to_string() }
    }

    fn refused(status: u16, code: &str) -> Self {
        Self { status, body: json!({ "code": code, "message": "see the code" }).to_string() }
    }

    /// The question's signature is not the merchant's.
    pub(super) fn unsigned() -> Self {
        Self::refused(401, "SIGN_ERROR")
    }
}

/// Answers a question that is the merchant's.
pub(super) fn reply(world: &Shared, method: &Method, path: &str, body: &[u8]) -> Reply {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    world.update(|w| route(&mut w.psp, method, path, &body))
}

fn route(psp: &mut PspState, method: &Method, path: &str, body: &Value) -> Reply {
    let order = path.strip_prefix(ORDERS);
    let refund = path.strip_prefix(REFUNDS);
    match (method.as_str(), order, refund) {
        ("POST", None, None) if path == "/v3/pay/transactions/native" => native(psp, body),
        ("GET", Some(number), _) => query(psp, number),
        ("POST", Some(rest), _) => match rest.strip_suffix("/close") {
            Some(number) => close(psp, number, body),
            None => Reply::refused(404, "RESOURCE_NOT_EXISTS"),
        },
        ("POST", _, Some("")) => refund_order(psp, body),
        ("GET", _, Some(number)) => refund_query(psp, number.trim_start_matches('/')),
        _ => Reply::refused(404, "RESOURCE_NOT_EXISTS"),
    }
}

fn native(psp: &mut PspState, body: &Value) -> Reply {
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    let (number, fen) = (text("out_trade_no"), body["amount"]["total"].as_i64().unwrap_or(0));
    let usual = |c: char| c.is_ascii_alphanumeric() || "_-|*".contains(c);
    let sound = (6..=32).contains(&number.len())
        && number.chars().all(usual)
        && text("mchid") == MERCHANT
        && text("appid") == APP
        && !text("description").is_empty()
        && text("description").len() <= 127
        && text("notify_url").starts_with("https://")
        && body["amount"]["currency"] == "CNY"
        && fen > 0;
    if !sound {
        return Reply::refused(400, "PARAM_ERROR");
    }
    match psp.order(number) {
        Some(order) if order.fen != fen => Reply::refused(400, "INVALID_REQUEST"),
        Some(order) => match order.state {
            Trade::NotPay | Trade::UserPaying | Trade::PayError => Reply::ok(&json!({ "code_url": order.code })),
            Trade::Success | Trade::Refund => Reply::refused(400, "ORDER_PAID"),
            Trade::Closed => Reply::refused(400, "ORDER_CLOSED"),
        },
        None => {
            let code = format!("weixin://wxpay/bizpayurl?pr=LAB{:06}", psp.next_number());
            let (number, expires) = (number.to_owned(), text("time_expire").to_owned());
            let answer = json!({ "code_url": code });
            let order = PspOrder { number, fen, code, expires, state: Trade::NotPay, transaction: None, refund: None };
            psp.orders.push(order);
            Reply::ok(&answer)
        }
    }
}

fn query(psp: &mut PspState, number: &str) -> Reply {
    match psp.order(number) {
        Some(order) => Reply::ok(&transaction(order)),
        None => Reply::refused(404, "ORDER_NOT_EXIST"),
    }
}

fn transaction(order: &PspOrder) -> Value {
    let mut trade = json!({
        "appid": APP,
        "mchid": MERCHANT,
        "out_trade_no": order.number,
        "trade_state": order.state.word(),
        "trade_state_desc": "laboratory",
        "amount": { "total": order.fen, "currency": "CNY" },
    });
    if let Some(number) = &order.transaction {
        trade["transaction_id"] = json!(number);
        trade["trade_type"] = json!("NATIVE");
        trade["bank_type"] = json!("OTHERS");
        trade["amount"]["payer_total"] = json!(order.fen);
    }
    trade
}

fn close(psp: &mut PspState, number: &str, body: &Value) -> Reply {
    if body["mchid"] != MERCHANT {
        return Reply::refused(400, "PARAM_ERROR");
    }
    if std::mem::take(&mut psp.pays_while_closing) {
        psp.take(number);
    }
    match psp.order(number) {
        None => Reply::refused(404, "ORDER_NOT_EXIST"),
        Some(order) => match order.state {
            Trade::Success | Trade::Refund => Reply::refused(400, "ORDER_PAID"),
            // While the payer types the password nobody closes the order under the hand.
            Trade::UserPaying => Reply::refused(400, "USERPAYING"),
            Trade::NotPay | Trade::PayError | Trade::Closed => {
                order.state = Trade::Closed;
                Reply { status: 204, body: String::new() }
            }
        },
    }
}

fn refund_order(psp: &mut PspState, body: &Value) -> Reply {
    let course = psp.refunds;
    let number = body["out_trade_no"].as_str().unwrap_or_default();
    let Some(order) = psp.order(number) else { return Reply::refused(404, "RESOURCE_NOT_EXISTS") };
    let whole = body["amount"]["refund"] == order.fen && body["amount"]["total"] == order.fen;
    if !whole || body["out_refund_no"] != order.number {
        return Reply::refused(400, "PARAM_ERROR");
    }
    if !matches!(order.state, Trade::Success | Trade::Refund) {
        return Reply::refused(400, "INVALID_REQUEST");
    }
    if *order.refund.get_or_insert(course) == RefundCourse::Success {
        order.state = Trade::Refund;
    }
    Reply::ok(&refund(order))
}

fn refund_query(psp: &mut PspState, number: &str) -> Reply {
    match psp.order(number).filter(|order| order.refund.is_some()) {
        Some(order) => Reply::ok(&refund(order)),
        None => Reply::refused(404, "RESOURCE_NOT_EXISTS"),
    }
}

fn refund(order: &PspOrder) -> Value {
    json!({
        "refund_id": format!("5000{}", order.number),
        "out_refund_no": order.number,
        "out_trade_no": order.number,
        "transaction_id": order.transaction,
        "channel": "ORIGINAL",
        "status": refund_word(order),
        "amount": { "refund": order.fen, "total": order.fen, "currency": "CNY" },
    })
}

fn refund_word(order: &PspOrder) -> &'static str {
    match order.refund {
        Some(RefundCourse::Success) => "SUCCESS",
        Some(RefundCourse::Processing) | None => "PROCESSING",
        Some(RefundCourse::Abnormal) => "ABNORMAL",
    }
}

/// The body of a notice: of the refund if there is one, else of the trade.
pub(super) fn notice(order: &PspOrder) -> Option<String> {
    let (event, kind, plain) = match order.refund {
        None => ("TRANSACTION.SUCCESS", "transaction", transaction(order)),
        Some(_) => {
            let mut plain = refund(order);
            plain["mchid"] = json!(MERCHANT);
            plain["refund_status"] = plain["status"].take();
            ("REFUND.SUCCESS", "refund", plain)
        }
    };
    let (nonce, ciphertext) = crypto::seal(plain.to_string().as_bytes(), kind)?;
    let resource = json!({
        "original_type": kind, "algorithm": "AEAD_AES_256_GCM", "ciphertext": ciphertext,
        "nonce": nonce, "associated_data": kind,
    });
    let id = format!("EV-{}", order.number);
    Some(
        json!({ "id": id, "resource_type": "encrypt-resource", "event_type": event, "resource": resource }).to_string(),
    )
}
