//! Uploading evidence: ask how far it is, then send the next chunk.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use suiban_wire::{
    Hash,
    api::{Code, UPLOAD_LENGTH, UPLOAD_OFFSET},
};

use super::{Answer, problem::Refusal, who::Device, whole};
use crate::Central;

pub(super) async fn offset(
    State(central): State<Central>,
    device: Device,
    Path(hash): Path<String>,
) -> Answer<Response> {
    let hash = parse(&hash)?;
    let progress = central.blobs().progress(&device.name, &hash).await?;
    let progress = progress.ok_or_else(|| Refusal::new(Code::UnknownBlob, "no byte of this blob is here"))?;
    let headers = [(UPLOAD_OFFSET, progress.offset.to_string()), (UPLOAD_LENGTH, progress.length.to_string())];
    Ok((StatusCode::OK, headers).into_response())
}

pub(super) async fn append(
    State(central): State<Central>,
    device: Device,
    Path(hash): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Response> {
    let hash = parse(&hash)?;
    let (offset, length) = (number(&headers, UPLOAD_OFFSET)?, number(&headers, UPLOAD_LENGTH)?);
    let offset = central.blobs().append(&device.name, hash, offset, length, whole(body)?).await?;
    Ok((StatusCode::NO_CONTENT, [(UPLOAD_OFFSET, offset.to_string())]).into_response())
}

fn parse(hash: &str) -> Answer<Hash> {
    hash.parse().map_err(|_| Refusal::new(Code::BadRequest, "a blob is named by its SHA-256 in hexadecimal"))
}

fn number(headers: &HeaderMap, name: &'static str) -> Answer<u64> {
    let value = headers.get(name).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    value.ok_or_else(|| Refusal::new(Code::BadRequest, format!("the header {name} must be a number of bytes")))
}
