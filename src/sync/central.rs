//! Central's routes as typed questions, and every answer that is not the right one as a typed error.

use std::time::Duration;

use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, RETRY_AFTER};
use serde::Serialize;
use serde::de::DeserializeOwned;
use suiban_wire::Hash;
use suiban_wire::api::{
    Batch, BatchReply, Code, Heartbeat, HeartbeatReply, ManifestUpdate, OrderNumber, PROBLEM_JSON, PairRequest,
    PairResponse, PaymentOrder, PaymentRequest, Problem, UPLOAD_LENGTH, UPLOAD_OFFSET,
};
use suiban_wire::envelope::Envelope;

use super::error::SyncError;
use super::http::{Answer, Ask, Session};

const JSON: &str = "application/json";
/// Central may ask for an hour, not for a year.
const LONGEST_RETRY_AFTER: u64 = 3600;

/// An open talk with central.
pub(crate) struct Central {
    session: Session,
}

impl Central {
    pub(crate) fn new(session: Session) -> Self {
        Self { session }
    }

    pub(crate) async fn pair(&mut self, request: &PairRequest) -> Result<PairResponse, SyncError> {
        self.post("/v1/pair", request).await
    }

    pub(crate) async fn envelopes(&mut self, envelopes: Vec<Envelope>) -> Result<BatchReply, SyncError> {
        self.post("/v1/envelopes", &Batch { envelopes }).await
    }

    pub(crate) async fn heartbeat(&mut self, heartbeat: &Heartbeat) -> Result<HeartbeatReply, SyncError> {
        self.post("/v1/heartbeat", heartbeat).await
    }

    /// The whole manifest if it is not the one of `version`.
    pub(crate) async fn manifest(&mut self, version: u64) -> Result<Option<ManifestUpdate>, SyncError> {
        let path = format!("/v1/manifest?from={version}");
        let answer = self.ask(Method::GET, path, Vec::new(), Bytes::new()).await?;
        if answer.status == 204 { Ok(None) } else { json(&answer).map(Some) }
    }

    /// How many bytes of this evidence central has.
    pub(crate) async fn blob_offset(&mut self, name: &Hash) -> Result<u64, SyncError> {
        match self.ask(Method::HEAD, blob_path(name), Vec::new(), Bytes::new()).await {
            Ok(answer) => answer.number(UPLOAD_OFFSET).ok_or(SyncError::NotCentral),
            Err(SyncError::NotFound) => Ok(0),
            Err(other) => Err(other),
        }
    }

    /// Sends bytes from `offset` on; gives how many central has now.
    pub(crate) async fn blob_chunk(&mut self, name: &Hash, at: u64, len: u64, chunk: Bytes) -> Result<u64, SyncError> {
        let headers = vec![
            (CONTENT_TYPE.as_str(), "application/octet-stream".to_owned()),
            (UPLOAD_OFFSET, at.to_string()),
            (UPLOAD_LENGTH, len.to_string()),
        ];
        let answer = self.ask(Method::PATCH, blob_path(name), headers, chunk).await?;
        answer.number(UPLOAD_OFFSET).ok_or(SyncError::NotCentral)
    }

    pub(crate) async fn open_payment(&mut self, order: OrderNumber, fen: u64) -> Result<PaymentOrder, SyncError> {
        self.put_payment(Method::PUT, payment_path(order), order, fen).await
    }

    pub(crate) async fn payment(&mut self, order: OrderNumber) -> Result<PaymentOrder, SyncError> {
        of_order(self.ask(Method::GET, payment_path(order), Vec::new(), Bytes::new()).await?, order)
    }

    pub(crate) async fn close_payment(&mut self, order: OrderNumber, fen: u64) -> Result<PaymentOrder, SyncError> {
        self.put_payment(Method::POST, format!("{}/close", payment_path(order)), order, fen).await
    }

    pub(crate) async fn refund_payment(&mut self, order: OrderNumber) -> Result<PaymentOrder, SyncError> {
        let path = format!("{}/refund", payment_path(order));
        of_order(self.ask(Method::POST, path, Vec::new(), Bytes::new()).await?, order)
    }

    async fn put_payment(
        &mut self,
        method: Method,
        path: String,
        order: OrderNumber,
        amount_fen: u64,
    ) -> Result<PaymentOrder, SyncError> {
        let body = serde_json::to_vec(&PaymentRequest { amount_fen }).map_err(|_| SyncError::Identity("question"))?;
        let headers = vec![(CONTENT_TYPE.as_str(), JSON.to_owned())];
        of_order(self.ask(method, path, headers, body.into()).await?, order)
    }

    async fn post<Q: Serialize, A: DeserializeOwned>(&mut self, path: &str, question: &Q) -> Result<A, SyncError> {
        let body = serde_json::to_vec(question).map_err(|_| SyncError::Identity("question"))?;
        let headers = vec![(CONTENT_TYPE.as_str(), JSON.to_owned())];
        json(&self.ask(Method::POST, path.to_owned(), headers, body.into()).await?)
    }

    async fn ask(
        &mut self,
        method: Method,
        path: String,
        headers: Vec<(&'static str, String)>,
        body: Bytes,
    ) -> Result<Answer, SyncError> {
        let answer = self.session.ask(Ask { method, path, headers, body }).await?;
        if matches!(answer.status, 200 | 204) { Ok(answer) } else { Err(refusal(&answer)) }
    }
}

fn blob_path(name: &Hash) -> String {
    format!("/v1/blobs/{name}")
}

fn payment_path(order: OrderNumber) -> String {
    format!("/v1/payments/{order}")
}

/// An answer about another order is no answer.
fn of_order(answer: Answer, order: OrderNumber) -> Result<PaymentOrder, SyncError> {
    let answer: PaymentOrder = json(&answer)?;
    if answer.order == order { Ok(answer) } else { Err(SyncError::NotCentral) }
}

/// A portal's page comes with status 200 too: the type and the JSON must both be right.
fn json<T: DeserializeOwned>(answer: &Answer) -> Result<T, SyncError> {
    if answer.status != 200 || !answer.is(JSON) {
        return Err(SyncError::NotCentral);
    }
    serde_json::from_slice(&answer.body).map_err(|error| match error.is_eof() {
        true => SyncError::Truncated,
        false => SyncError::NotCentral,
    })
}

fn refusal(answer: &Answer) -> SyncError {
    let problem = answer.is(PROBLEM_JSON).then(|| serde_json::from_slice::<Problem>(&answer.body).ok()).flatten();
    if let Some(code) = problem.as_ref().map(|p| p.code).filter(|code| code.is_about_a_payment()) {
        return SyncError::Payment(code);
    }
    match answer.status {
        300..=399 => SyncError::Redirected,
        401 => SyncError::Unauthorized,
        403 => SyncError::Forbidden(problem.map(|p| p.code)),
        404 => SyncError::NotFound,
        409 => conflict(problem),
        410 => SyncError::Gone,
        413 => SyncError::TooLarge,
        422 if problem.as_ref().is_some_and(|p| p.code == Code::BlobHash) => SyncError::BlobHash,
        422 => unreadable(problem),
        429 => SyncError::RateLimited { retry_after: retry_after(answer) },
        status @ (408 | 500..=599) => SyncError::Unavailable { status, retry_after: retry_after(answer) },
        status => SyncError::Unexpected(status),
    }
}

fn conflict(problem: Option<Problem>) -> SyncError {
    match problem.map(|p| (p.code, p.expected)) {
        Some((Code::Gap, Some(expected))) => SyncError::Gap { expected },
        Some((Code::Offset, Some(expected))) => SyncError::Offset { expected },
        Some((Code::Fork, _)) => SyncError::Fork,
        Some(_) | None => SyncError::Unexpected(409),
    }
}

/// Only central's own word sets a fact aside; a proxy's 422 does not.
fn unreadable(problem: Option<Problem>) -> SyncError {
    match problem {
        Some(problem) if problem.code == Code::Unreadable => SyncError::Unreadable { seq: problem.expected },
        Some(_) | None => SyncError::Unexpected(422),
    }
}

/// Seconds only: a date would be read with a clock that may be years off.
fn retry_after(answer: &Answer) -> Option<Duration> {
    let seconds = answer.number(RETRY_AFTER.as_str())?;
    Some(Duration::from_secs(seconds.min(LONGEST_RETRY_AFTER)))
}
