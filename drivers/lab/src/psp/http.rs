//! One connection: TLS, then requests, each checked before it is looked at and each answer signed.

use std::convert::Infallible;
use std::future::pending;
use std::io;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;

use super::routes::{self, Reply};
use super::{crypto, kit};
use crate::latency;
use crate::world::{Shared, SpoiltAnswer};

/// Longest question.
const LONGEST: usize = 64 * 1024;

/// Serves one connection until the merchant hangs up.
pub async fn serve<P: AsyncRead + AsyncWrite + Unpin + Send>(world: Shared, pipe: P) -> io::Result<()> {
    let tls = TlsAcceptor::from(kit::tls()?).accept(pipe).await?;
    let service = service_fn(|request| {
        let world = world.clone();
        async move { Ok::<_, Infallible>(answer(&world, request).await) }
    });
    let http = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(tls), service).await;
    http.map_err(io::Error::other)
}

async fn answer(world: &Shared, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, LONGEST).collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    // From a data centre in China and back.
    latency::takes(world, 40..=180).await;
    let path = head.uri.path_and_query().map_or("", |path| path.as_str());
    let (spoilt, ahead) = world.update(|w| {
        w.psp.asked.push(format!("{} {}", head.method, head.uri.path()));
        (w.psp.spoilt.pop_front(), w.psp.clock_ahead)
    });
    match spoilt {
        Some(SpoiltAnswer::Error500) => return bare(500, r#"{"code":"SYSTEM_ERROR","message":"system error"}"#),
        Some(SpoiltAnswer::Error429) => return bare(429, r#"{"code":"RATELIMIT_EXCEEDED","message":"slow down"}"#),
        Some(SpoiltAnswer::Garbage) => return bare(200, "<html><body>Welcome to this hotel</body></html>"),
        Some(SpoiltAnswer::BadSignature | SpoiltAnswer::Unsigned | SpoiltAnswer::Stale | SpoiltAnswer::Hang) | None => {
        }
    }
    let header = head.headers.get("authorization").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let signed = crypto::is_signed(header, head.method.as_str(), path, &body, crypto::now(ahead));
    let reply = if signed { routes::reply(world, &head.method, head.uri.path(), &body) } else { Reply::unsigned() };
    match spoilt {
        Some(SpoiltAnswer::Hang) => pending().await,
        Some(SpoiltAnswer::Unsigned) => bare(reply.status, &reply.body),
        Some(SpoiltAnswer::Stale) => signed_over(&reply, reply.body.as_bytes(), ahead - 600),
        Some(SpoiltAnswer::BadSignature) => signed_over(&reply, b"something else", ahead),
        Some(SpoiltAnswer::Error500 | SpoiltAnswer::Error429 | SpoiltAnswer::Garbage) | None => {
            signed_over(&reply, reply.body.as_bytes(), ahead)
        }
    }
}

fn signed_over(reply: &Reply, over: &[u8], ahead: i64) -> Response<Full<Bytes>> {
    let mut response = bare(reply.status, &reply.body);
    for (name, value) in crypto::signature(over, crypto::now(ahead)).into_iter().flatten() {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name_of(name), value);
        }
    }
    response
}

fn name_of(name: &'static str) -> hyper::header::HeaderName {
    hyper::header::HeaderName::from_bytes(name.as_bytes()).unwrap_or(hyper::header::WARNING)
}

fn bare(status: u16, body: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body.to_owned())));
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or(hyper::StatusCode::BAD_GATEWAY);
    let json = hyper::header::HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(hyper::header::CONTENT_TYPE, json);
    response
}
