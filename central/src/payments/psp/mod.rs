//! The provider's calls, as types. What is not signed by the provider at this moment is not believed; what is not known
//! is an error and never a state.

mod body;
mod error;
mod https;
mod keys;
mod resource;
mod sign;

use std::{fmt, sync::Arc};

use hyper::{HeaderMap, Method};
use serde::{Serialize, de::DeserializeOwned};

pub use body::{Refund, RefundStatus, Trade, TradeState};
pub use error::PspError;
pub use https::{BoxStream, Dial};

use super::config::{PspConfig, PspConfigError};
use crate::Clock;
use body::{Amount, CloseOrder, CodeUrl, NativeOrder, NoticeBody, RefundAmount, RefundNotice, RefundOrder};
use https::{Line, Reply};
use keys::{Merchant, Platform};
use resource::ApiKey;

/// A merchant's account, ready to be asked.
pub struct Psp {
    config: PspConfig,
    merchant: Merchant,
    platform: Platform,
    api_key: ApiKey,
    line: Line,
    clock: Arc<dyn Clock>,
}

/// What the provider says unasked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// How a trade stands.
    Trade(Trade),
    /// How a refund stands.
    Refund(Refund),
    /// Something else.
    Other,
}

impl Psp {
    /// Reads keys and certificates.
    pub fn open(config: PspConfig, clock: Arc<dyn Clock>) -> Result<Self, PspConfigError> {
        let line = Line::new(&config.base, &config.authority)?;
        Ok(Self {
            merchant: Merchant::read(&config)?,
            platform: Platform::read(&config)?,
            api_key: ApiKey::read(&config.api_v3_key)?,
            line,
            clock,
            config,
        })
    }

    /// The same over another kind of stream; a test's is a memory pipe.
    #[must_use]
    pub fn over(mut self, dial: Dial) -> Self {
        self.line.dial = dial;
        self
    }

    /// Makes an order that is paid by scanning a code; gives what the code says. A repeat gives a code for the same order.
    pub async fn native(&self, order: &str, fen: i64, expires_ms: i64) -> Result<String, PspError> {
        let question = NativeOrder {
            appid: &self.config.app,
            mchid: &self.config.merchant,
            description: &self.config.description,
            out_trade_no: order,
            time_expire: body::rfc3339(expires_ms)?,
            notify_url: &self.config.notify_url,
            amount: Amount { total: fen, currency: Some("CNY".into()) },
        };
        let answer: CodeUrl = self.post("/v3/pay/transactions/native", &question).await?;
        Ok(answer.code_url)
    }

    /// How the order stands.
    pub async fn query(&self, order: &str) -> Result<Trade, PspError> {
        let path = format!("/v3/pay/transactions/out-trade-no/{order}?mchid={}", self.config.merchant);
        let trade: Trade = self.get(&path).await?;
        if trade.out_trade_no == order { Ok(trade) } else { Err(PspError::OtherOrder) }
    }

    /// Ends the order; nobody can pay it any more.
    pub async fn close(&self, order: &str) -> Result<(), PspError> {
        let path = format!("/v3/pay/transactions/out-trade-no/{order}/close");
        let question = json(&CloseOrder { mchid: &self.config.merchant })?;
        self.ask(Method::POST, &path, question).await.map(drop)
    }

    /// Orders the whole amount back. The refund has the order's number, so a repeat is the same refund.
    pub async fn refund(&self, order: &str, fen: i64) -> Result<RefundStatus, PspError> {
        let amount = RefundAmount { refund: fen, total: fen, currency: "CNY" };
        let reason = "未办结，全额退回";
        let question = RefundOrder { out_trade_no: order, out_refund_no: order, reason, amount };
        let refund: Refund = self.post("/v3/refund/domestic/refunds", &question).await?;
        of_order(refund, order)
    }

    /// How the refund stands.
    pub async fn refund_status(&self, order: &str) -> Result<RefundStatus, PspError> {
        let refund: Refund = self.get(&format!("/v3/refund/domestic/refunds/{order}")).await?;
        of_order(refund, order)
    }

    /// Opens a notification. Errors: it is not the provider's, not of this moment, or not for this merchant.
    pub fn notice(&self, headers: &HeaderMap, bytes: &[u8]) -> Result<Notice, PspError> {
        self.platform.check(headers, bytes, self.clock.now_ms())?;
        let notice: NoticeBody = parse(bytes)?;
        let plain = self.api_key.open(&notice.resource)?;
        match notice.resource.original_type.as_str() {
            "transaction" => {
                let trade: Trade = parse(&plain)?;
                self.for_us(trade.mchid.as_deref())?;
                Ok(Notice::Trade(trade))
            }
            "refund" => {
                let refund: RefundNotice = parse(&plain)?;
                self.for_us(refund.mchid.as_deref())?;
                Ok(Notice::Refund(Refund { out_trade_no: refund.out_trade_no, status: refund.refund_status }))
            }
            _ => Ok(Notice::Other),
        }
    }

    fn for_us(&self, merchant: Option<&str>) -> Result<(), PspError> {
        if merchant == Some(&self.config.merchant) { Ok(()) } else { Err(PspError::OtherOrder) }
    }

    async fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, PspError> {
        parse(&self.ask(Method::GET, path, Vec::new()).await?)
    }

    async fn post<A: DeserializeOwned>(&self, path: &str, question: &impl Serialize) -> Result<A, PspError> {
        parse(&self.ask(Method::POST, path, json(question)?).await?)
    }

    /// Signs, asks, believes the answer only with its signature.
    async fn ask(&self, method: Method, path: &str, question: Vec<u8>) -> Result<Vec<u8>, PspError> {
        let signed = self.merchant.authorization(&method, path, self.clock.now_ms() / 1000, &question)?;
        let reply = self.line.ask(method, path, &signed, question).await?;
        self.believed(&reply)?;
        match reply.status {
            200..=299 => Ok(reply.body.to_vec()),
            _ => Err(error::refusal(&reply)),
        }
    }

    /// A gateway's word that the provider is busy or down needs no signature: nothing follows from it but patience.
    fn believed(&self, reply: &Reply) -> Result<(), PspError> {
        match reply.status {
            401 | 429 | 500..=599 => Ok(()),
            _ => self.platform.check(&reply.headers, &reply.body, self.clock.now_ms()),
        }
    }
}

impl fmt::Debug for Psp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Psp({}, merchant {})", self.config.base, self.config.merchant)
    }
}

fn of_order(refund: Refund, order: &str) -> Result<RefundStatus, PspError> {
    if refund.out_trade_no == order { Ok(refund.status) } else { Err(PspError::OtherOrder) }
}

fn json(question: &impl Serialize) -> Result<Vec<u8>, PspError> {
    serde_json::to_vec(question).map_err(|_| PspError::Unreadable)
}

fn parse<A: DeserializeOwned>(bytes: &[u8]) -> Result<A, PspError> {
    serde_json::from_slice(bytes).map_err(|_| PspError::Unreadable)
}
