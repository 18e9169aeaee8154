//! Errors as RFC 9457 problem documents with codes that never change their meaning.

use serde::{Deserialize, Serialize};

/// Content type of every error.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong, for the program on the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// 401: no client certificate, or one central did not give to a paired kiosk.
    NoCertificate,
    /// 403: the envelope belongs to another kiosk than the certificate.
    WrongDevice,
    /// 403: the pairing token is unknown, used, too old, or for another kiosk. Central does not say which.
    PairingRefused,
    /// 409: envelopes before this one are missing; send from `expected`.
    Gap,
    /// 409: another envelope is already stored under this sequence number or idempotency key. An alarm.
    Fork,
    /// 409: the upload continues at `expected`.
    Offset,
    /// 422: signature, format, length or body is wrong. With `expected`: the header is good, so that sequence number's place in the
    /// chain is held without a receipt, and the facts after it are taken.
    Unreadable,
    /// 422: the uploaded bytes have another hash; the upload starts again at 0.
    BlobHash,
    /// 404: no byte of this blob is here.
    UnknownBlob,
    /// 404: no such route.
    NotFound,
    /// 405: the route exists, the method does not.
    Method,
    /// 413: more bytes than allowed.
    TooLarge,
    /// 408: the request took too long to arrive.
    Timeout,
    /// 400: the request is not what the route expects.
    BadRequest,
    /// 503: central cannot commit now; nothing was accepted; come again.
    Unavailable,
    /// 404: this central has no payment service provider.
    NotOffered,
    /// 404: no order of this number was ever made.
    UnknownPayment,
    /// 409: the order of this number is another kiosk's or has another amount.
    PaymentDiffers,
    /// 409: the order is not paid, so nothing can be given back.
    NotPaid,
    /// 502: the provider did not answer, or not believably; how the order stands is not known. Ask again.
    ProviderUnavailable,
}

/// A problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `urn:suiban:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// For a person; may change.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// For a program; does not change.
    pub code: Code,
    /// Where to go on, for `gap` (sequence number) and `offset` (bytes); which one, for `unreadable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<u64>,
}

impl Code {
    /// The HTTP status that goes with this code.
    pub fn status(self) -> u16 {
        match self {
            Self::NoCertificate => 401,
            Self::WrongDevice | Self::PairingRefused => 403,
            Self::Gap | Self::Fork | Self::Offset => 409,
            Self::Unreadable | Self::BlobHash => 422,
            Self::UnknownBlob | Self::NotFound => 404,
            Self::Method => 405,
            Self::TooLarge => 413,
            Self::Timeout => 408,
            Self::BadRequest => 400,
            Self::Unavailable => 503,
            Self::NotOffered | Self::UnknownPayment => 404,
            Self::PaymentDiffers | Self::NotPaid => 409,
            Self::ProviderUnavailable => 502,
        }
    }

    /// Whether this answers a question about a payment.
    pub fn is_about_a_payment(self) -> bool {
        match self {
            Self::NotOffered
            | Self::UnknownPayment
            | Self::PaymentDiffers
            | Self::NotPaid
            | Self::ProviderUnavailable => true,
            Self::NoCertificate
            | Self::WrongDevice
            | Self::PairingRefused
            | Self::Gap
            | Self::Fork
            | Self::Offset
            | Self::Unreadable
            | Self::BlobHash
            | Self::UnknownBlob
            | Self::NotFound
            | Self::Method
            | Self::TooLarge
            | Self::Timeout
            | Self::BadRequest
            | Self::Unavailable => false,
        }
    }

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoCertificate => "no-certificate",
            Self::WrongDevice => "wrong-device",
            Self::PairingRefused => "pairing-refused",
            Self::Gap => "gap",
            Self::Fork => "fork",
            Self::Offset => "offset",
            Self::Unreadable => "unreadable",
            Self::BlobHash => "blob-hash",
            Self::UnknownBlob => "unknown-blob",
            Self::NotFound => "not-found",
            Self::Method => "method",
            Self::TooLarge => "too-large",
            Self::Timeout => "timeout",
            Self::BadRequest => "bad-request",
            Self::Unavailable => "unavailable",
            Self::NotOffered => "not-offered",
            Self::UnknownPayment => "unknown-payment",
            Self::PaymentDiffers => "payment-differs",
            Self::NotPaid => "not-paid",
            Self::ProviderUnavailable => "provider-unavailable",
        }
    }
}

impl Problem {
    /// A problem with this code; `title` says what to do and names no person.
    pub fn new(code: Code, title: impl Into<String>) -> Self {
        let kind = format!("urn:suiban:problem:{}", code.as_str());
        Self { kind, title: title.into(), status: code.status(), code, expected: None }
    }

    /// The same, with the place to go on from.
    pub fn expecting(code: Code, title: impl Into<String>, expected: u64) -> Self {
        Self { expected: Some(expected), ..Self::new(code, title) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_on_the_wire_is_the_code_in_the_type() {
        for code in [Code::Gap, Code::NoCertificate, Code::BlobHash, Code::Unavailable, Code::ProviderUnavailable] {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
        let problem = Problem::expecting(Code::Gap, "send from 4", 4);
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["status"], 409);
        assert_eq!(json["type"], "urn:suiban:problem:gap");
        assert_eq!(json["expected"], 4);
    }
}
