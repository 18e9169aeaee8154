//! Every way a question to the provider can fail. After each the state of the order is as unknown as before.

use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;

use super::https::Reply;

/// A failed question.
#[derive(Debug, Error)]
pub enum PspError {
    /// No stream, or no TLS with somebody the authority vouches for.
    #[error("the provider cannot be reached ({0}): check the network and `base` in its configuration")]
    Connect(#[source] std::io::Error),
    /// Nothing in time.
    #[error("the provider did not answer within {0:?}; it will be asked again")]
    Timeout(Duration),
    /// Broken HTTP.
    #[error("the connection to the provider broke ({0}); it will be asked again")]
    Http(#[from] hyper::Error),
    /// More bytes than any answer has.
    #[error("the provider's answer is too long: check that `base` is the provider")]
    TooLong,
    /// One of the signature's headers is missing.
    #[error("the provider's answer lacks {0}: something else answers in its place")]
    Unsigned(&'static str),
    /// Signed with a key central does not know.
    #[error("the provider signs with key {0}: fetch that key and enter it as `platform-serial` and `platform-key`")]
    OtherKey(String),
    /// Tampered with, or signed by somebody else.
    #[error(
        "the signature of the provider's answer is wrong: the answer was changed on its way, or the key is another"
    )]
    BadSignature,
    /// Old, replayed, or one of two clocks is wrong.
    #[error("the provider's answer is {0} s away from this clock: check the clock; five minutes are allowed")]
    Skew(i64),
    /// The notice does not open.
    #[error("the notice cannot be opened: check the APIv3 key")]
    BadResource,
    /// Not the JSON it should be.
    #[error("the provider's answer cannot be read: this central may be too old for it")]
    Unreadable,
    /// About another order or amount than asked.
    #[error("the provider's answer is about another order, merchant or amount: report it to the provider")]
    OtherOrder,
    /// The provider does not know this order.
    #[error("the provider knows no such order")]
    UnknownOrder,
    /// 429.
    #[error("the provider asks to wait; it will be asked again later")]
    Busy,
    /// 5xx.
    #[error("the provider is not available (status {0}); it will be asked again")]
    Down(u16),
    /// Any other refusal, with the provider's code.
    #[error("the provider refuses (status {status}, {code}): look the code up in its documents")]
    Refused {
        /// HTTP.
        status: u16,
        /// The provider's.
        code: String,
    },
    /// The own key.
    #[error("the request cannot be signed: check the merchant's key")]
    Sign,
}

#[derive(Deserialize)]
struct Refusal {
    code: String,
}

/// From the provider's refusal to what it means.
pub(super) fn refusal(reply: &Reply) -> PspError {
    let code = serde_json::from_slice::<Refusal>(&reply.body).map(|r| plain(&r.code)).unwrap_or_default();
    match (reply.status, code.as_str()) {
        (404, "ORDER_NOT_EXIST" | "ORDERNOTEXIST" | "RESOURCE_NOT_EXISTS") => PspError::UnknownOrder,
        (429, _) => PspError::Busy,
        (status @ 500..=599, _) => PspError::Down(status),
        (status, _) => PspError::Refused { status, code },
    }
}

/// A stranger's text in a log: letters, digits and underscores of a code, and not many.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40).collect()
}
