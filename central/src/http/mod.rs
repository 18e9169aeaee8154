//! The device API as axum routes; the messages and codes are [`suiban_wire::api`].
//!
//! Promise: every error is a problem document with a stable code; no route but pairing and the payment provider's notice works without the
//! certificate of a paired kiosk; sizes and times are bounded. Handlers translate, they do not decide.

mod blobs;
mod payments;
mod problem;
mod who;

pub(crate) use who::Peer;

use std::time::Duration;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Query, Request, State, rejection::BytesRejection},
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{get, head, post},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, de::DeserializeOwned};
use suiban_wire::api::{
    Batch, BatchReply, Code, Heartbeat, HeartbeatReply, MAX_BATCH_BYTES, MAX_CHUNK, PairRequest, PairResponse,
};

use crate::{Central, db::entities::device};
use problem::Refusal;
use who::Device;

/// Longest small message, bytes.
const SMALL: usize = 64 * 1024;
/// A request must be through in this time; the slowest is a full batch on a poor line.
const REQUEST_TIME: Duration = Duration::from_secs(120);

type Answer<T> = Result<T, Refusal>;

/// All routes. The TLS acceptor adds the [`Peer`] to each request.
pub fn router(central: Central) -> Router {
    let small = Router::new()
        .route("/v1/pair", post(pair))
        .route("/v1/heartbeat", post(heartbeat))
        .route("/v1/manifest", get(manifest))
        .merge(payments::routes())
        .layer(DefaultBodyLimit::max(SMALL));
    let batches = Router::new().route("/v1/envelopes", post(envelopes)).layer(DefaultBodyLimit::max(MAX_BATCH_BYTES));
    let uploads = Router::new()
        .route("/v1/blobs/{sha256}", head(blobs::offset).patch(blobs::append))
        .layer(DefaultBodyLimit::max(MAX_CHUNK));
    small
        .merge(batches)
        .merge(uploads)
        .fallback(async || Refusal::new(Code::NotFound, "there is no such route"))
        .method_not_allowed_fallback(async || Refusal::new(Code::Method, "this route has no such method"))
        .layer(from_fn(in_time))
        .with_state(central)
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refusal::new(Code::Timeout, "the request took too long: send less at once").into_response(),
    }
}

async fn pair(State(central): State<Central>, body: Result<Bytes, BytesRejection>) -> Answer<Json<PairResponse>> {
    let request: PairRequest = read(body)?;
    Ok(Json(central.pair(&request).await?))
}

async fn envelopes(
    State(central): State<Central>,
    device: Device,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Json<BatchReply>> {
    let batch: Batch = read(body)?;
    Ok(Json(central.accept(&device.name, &batch).await?))
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    from: u64,
}

async fn manifest(
    State(central): State<Central>,
    device: Device,
    query: Result<Query<From>, axum::extract::rejection::QueryRejection>,
) -> Answer<Response> {
    let Query(query) = query.map_err(|_| Refusal::new(Code::BadRequest, "from= is the version you have"))?;
    Ok(match central.manifest(&device.name, query.from).await? {
        Some(update) => Json(update).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

async fn heartbeat(
    State(central): State<Central>,
    device: Device,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Json<HeartbeatReply>> {
    let beat: Heartbeat = read(body)?;
    let central_ms = central.now_ms();
    let text = serde_json::to_string(&beat).map_err(|_| Refusal::new(Code::BadRequest, "no heartbeat"))?;
    let seen = device::ActiveModel { seen_ms: Set(Some(central_ms)), heartbeat: Set(Some(text)), ..Default::default() };
    let write = central.db().write().await?;
    device::Entity::update_many().set(seen).filter(device::Column::Id.eq(&device.name)).exec(&*write).await?;
    write.commit().await?;
    Ok(Json(HeartbeatReply { central_ms, qr_payment: central.offers_payments() }))
}

/// The JSON of a body. The problem does not repeat it, for it may be personal.
fn read<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Answer<T> {
    let bytes = whole(body)?;
    let unreadable = || Refusal::new(Code::BadRequest, "the body is not the JSON this route takes: update the kiosk");
    serde_json::from_slice(&bytes).map_err(|_| unreadable())
}

fn whole(body: Result<Bytes, BytesRejection>) -> Answer<Bytes> {
    body.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Refusal::new(Code::TooLarge, "the body is too long: send less at once")
        } else {
            Refusal::new(Code::BadRequest, "the body broke off: send it again")
        }
    })
}
