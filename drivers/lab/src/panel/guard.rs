//! Who may ask: the machine itself, under its own name, from the panel's own page.
//!
//! A page of somebody else, opened in the same browser, could otherwise reach the panel: by its address (refused by
//! `Origin` and `Sec-Fetch-Site`), or by a name that was made to mean this machine (refused by `Host`).

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Scripts and styles of the panel alone; pictures also from the camera's own port.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: http://127.0.0.1:*; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Passes a request on, or refuses it.
pub async fn check(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    if !is_ours(request.headers(), address) {
        return (StatusCode::FORBIDDEN, "the panel answers its own page on this machine only").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn is_ours(headers: &HeaderMap, address: SocketAddr) -> bool {
    let names = [address.to_string(), format!("localhost:{}", address.port())];
    let said = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
    let host = said(header::HOST.as_str()).is_some_and(|host| names.iter().any(|name| name == host));
    let own = |origin: &str| names.iter().any(|name| origin.strip_prefix("http://") == Some(name));
    let origin = said(header::ORIGIN.as_str()).is_none_or(own);
    let site = said("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    host && origin && site
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers =
            pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)));
        is_ours(&headers.collect(), "127.0.0.1:8080".parse().unwrap())
    }

    #[test]
    fn only_this_machine_under_its_own_name_from_the_panels_own_page() {
        assert!(ours(&[("host", "127.0.0.1:8080")]));
        assert!(ours(&[
            ("host", "localhost:8080"),
            ("origin", "http://localhost:8080"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!ours(&[]));
        assert!(!ours(&[("host", "lab.example:8080")]));
        assert!(!ours(&[("host", "127.0.0.1:9090")]));
        assert!(!ours(&[("host", "127.0.0.1:8080"), ("origin", "http://lab.example")]));
        assert!(!ours(&[("host", "127.0.0.1:8080"), ("origin", "null")]));
        assert!(!ours(&[("host", "127.0.0.1:8080"), ("sec-fetch-site", "cross-site")]));
    }
}
