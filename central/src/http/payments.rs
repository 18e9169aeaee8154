//! Payment by QR code. The notice comes from the provider, which has no kiosk's certificate: its signature is its pass.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use suiban_wire::api::{Code, OrderNumber, PaymentOrder, PaymentRequest};

use super::{Answer, problem::Refusal, read, who::Device, whole};
use crate::Central;

pub(super) fn routes() -> Router<Central> {
    Router::new()
        .route("/v1/payments/{order}", get(look).put(open))
        .route("/v1/payments/{order}/close", post(close))
        .route("/v1/payments/{order}/refund", post(refund))
        .route("/v1/payments/notice", post(notice))
}

async fn open(
    State(central): State<Central>,
    device: Device,
    Path(order): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Json<PaymentOrder>> {
    let request: PaymentRequest = read(body)?;
    Ok(Json(central.open_payment(&device.name, parse(&order)?, request.amount_fen).await?))
}

async fn look(State(central): State<Central>, device: Device, Path(order): Path<String>) -> Answer<Json<PaymentOrder>> {
    Ok(Json(central.payment(&device.name, parse(&order)?).await?))
}

async fn close(
    State(central): State<Central>,
    device: Device,
    Path(order): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Json<PaymentOrder>> {
    let request: PaymentRequest = read(body)?;
    Ok(Json(central.close_payment(&device.name, parse(&order)?, request.amount_fen).await?))
}

async fn refund(
    State(central): State<Central>,
    device: Device,
    Path(order): Path<String>,
) -> Answer<Json<PaymentOrder>> {
    Ok(Json(central.refund_payment(&device.name, parse(&order)?).await?))
}

async fn notice(
    State(central): State<Central>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer<StatusCode> {
    central.payment_notice(&headers, &whole(body)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse(order: &str) -> Answer<OrderNumber> {
    order.parse().map_err(|_| Refusal::new(Code::BadRequest, "an order is named by 32 hexadecimal digits"))
}
