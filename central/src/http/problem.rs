//! From what went wrong inside to what the kiosk is told. The kiosk gets a code it can act on; details stay in the log.

use axum::{
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use suiban_wire::api::{Code, PROBLEM_JSON, Problem};

use crate::{CentralError, blobs::UploadError, intake::IntakeError, payments::PaymentError};

/// An error response.
#[derive(Debug)]
pub(super) struct Refusal(Problem);

impl Refusal {
    pub(super) fn new(code: Code, title: impl Into<String>) -> Self {
        Self(Problem::new(code, title))
    }

    fn unavailable(error: &CentralError) -> Self {
        tracing::error!(%error, "a request failed here");
        Self::new(Code::Unavailable, "central cannot do this now: nothing was taken, come again later")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        (status, [(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON))], body).into_response()
    }
}

impl From<CentralError> for Refusal {
    fn from(error: CentralError) -> Self {
        match &error {
            CentralError::PairingRefused => Self::new(Code::PairingRefused, error.to_string()),
            CentralError::Certificate(_) | CentralError::Malformed(_) => Self::new(Code::BadRequest, error.to_string()),
            CentralError::Database(_)
            | CentralError::Damaged(_)
            | CentralError::File { .. }
            | CentralError::Key(_)
            | CentralError::NoRandomness(_)
            | CentralError::Tls(_)
            | CentralError::Envelope(_)
            | CentralError::Body(_)
            | CentralError::Receipt(_)
            | CentralError::Manifest(_)
            | CentralError::NoSuchCase(_)
            | CentralError::WrongState { .. }
            | CentralError::MissingEvidence(_)
            | CentralError::Refused(_) => Self::unavailable(&error),
        }
    }
}

impl From<sea_orm::DbErr> for Refusal {
    fn from(error: sea_orm::DbErr) -> Self {
        CentralError::from(error).into()
    }
}

impl From<IntakeError> for Refusal {
    fn from(error: IntakeError) -> Self {
        let title = error.to_string();
        match error {
            IntakeError::WrongDevice => Self::new(Code::WrongDevice, title),
            IntakeError::Unreadable(_) => Self::new(Code::Unreadable, title),
            IntakeError::BodyDamaged { seq } => Self(Problem::expecting(Code::Unreadable, title, seq)),
            IntakeError::Gap { expected } => Self(Problem::expecting(Code::Gap, title, expected)),
            IntakeError::Fork => Self::new(Code::Fork, title),
            IntakeError::TooMany => Self::new(Code::TooLarge, title),
            IntakeError::Central(error) => Self::unavailable(&error),
        }
    }
}

impl From<PaymentError> for Refusal {
    fn from(error: PaymentError) -> Self {
        match error {
            PaymentError::NotOffered => Self::new(Code::NotOffered, error.to_string()),
            PaymentError::Unknown(_) => Self::new(Code::UnknownPayment, error.to_string()),
            PaymentError::Differs(_) => Self::new(Code::PaymentDiffers, error.to_string()),
            PaymentError::NotPaid(_) => Self::new(Code::NotPaid, error.to_string()),
            PaymentError::Psp(error) => {
                tracing::warn!(%error, "payment service provider");
                Self::new(Code::ProviderUnavailable, "how the order stands is not known now: ask again")
            }
            PaymentError::Central(error) => Self::unavailable(&error),
        }
    }
}

impl From<UploadError> for Refusal {
    fn from(error: UploadError) -> Self {
        let title = error.to_string();
        match error {
            UploadError::Offset { expected } => Self(Problem::expecting(Code::Offset, title, expected)),
            UploadError::TooLong => Self::new(Code::TooLarge, title),
            UploadError::Hash => Self::new(Code::BlobHash, title),
            UploadError::Central(error) => Self::unavailable(&error),
        }
    }
}
