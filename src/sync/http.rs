//! One HTTP/1.1 connection to central and one question at a time. Never follows a redirect, never reads without a limit.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::dial::Dial;
use super::error::SyncError;

/// A manifest with many portraits is the longest answer.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection; closed when dropped.
pub(crate) struct Session {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    chain: Vec<CertificateDer<'static>>,
    driver: JoinHandle<()>,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// What central answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// A header that is a number.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.headers.get(name)?.to_str().ok()?.trim().parse().ok()
    }

    /// Whether the content type is this one, whatever its parameters.
    pub(crate) fn is(&self, content_type: &str) -> bool {
        let given = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        given.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(content_type))
    }
}

/// A question.
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
}

impl Session {
    /// Dials, shakes hands, and is ready to ask.
    pub(crate) async fn open(dial: &dyn Dial, tls: Arc<ClientConfig>, server_name: &str) -> Result<Self, SyncError> {
        timeout(PATIENCE, Self::connect(dial, tls, server_name)).await.map_err(|_| SyncError::Timeout)?
    }

    async fn connect(dial: &dyn Dial, tls: Arc<ClientConfig>, server_name: &str) -> Result<Self, SyncError> {
        let name = ServerName::try_from(server_name.to_owned()).map_err(|_| SyncError::Identity("server name"))?;
        let stream = dial.dial().await.map_err(SyncError::Dial)?;
        let stream = TlsConnector::from(tls).connect(name, stream).await.map_err(|error| transport(&error))?;
        let shown = stream.get_ref().1.peer_certificates().unwrap_or_default();
        let chain = shown.iter().map(|cert| cert.clone().into_owned()).collect();
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| transport(&error))?;
        // The connection's own errors come back through the sender.
        let driver = tokio::spawn(async move { drop(connection.await) });
        Ok(Self { sender, host: server_name.to_owned(), chain, driver })
    }

    /// The certificates central showed, its own first.
    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.chain.clone()
    }

    /// Asks and waits for the whole answer.
    pub(crate) async fn ask(&mut self, ask: Ask) -> Result<Answer, SyncError> {
        timeout(PATIENCE, self.exchange(ask)).await.map_err(|_| SyncError::Timeout)?
    }

    async fn exchange(&mut self, ask: Ask) -> Result<Answer, SyncError> {
        self.sender.ready().await.map_err(|error| transport(&error))?;
        let mut request = Request::builder().method(ask.method).uri(ask.path).header(HOST, &self.host);
        for (name, value) in ask.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(ask.body)).map_err(|_| SyncError::Identity("address"))?;
        let answer = self.sender.send_request(request).await.map_err(|error| transport(&error))?;
        read(answer).await
    }
}

async fn read(answer: Response<Incoming>) -> Result<Answer, SyncError> {
    let (head, body) = answer.into_parts();
    let announced =
        head.headers.get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
    if announced.is_some_and(|len| len > LONGEST_ANSWER) {
        return Err(SyncError::TooLong);
    }
    let body = Limited::new(body, LONGEST_ANSWER).collect().await;
    let body =
        body.map_err(|error| if error.is::<hyper::Error>() { SyncError::Truncated } else { SyncError::TooLong })?;
    Ok(Answer { status: head.status.as_u16(), headers: head.headers, body: body.to_bytes() })
}

fn refused(error: &rustls::Error) -> SyncError {
    let dates = matches!(
        error,
        rustls::Error::InvalidCertificate(
            CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. }
        )
    );
    if dates { SyncError::Clock(error.to_string()) } else { SyncError::Tls(error.to_string()) }
}

/// A refused handshake may surface only with the first answer (TLS 1.3), wrapped in other errors.
fn transport(error: &(dyn StdError + 'static)) -> SyncError {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return refused(tls);
        }
        if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
            return SyncError::NotCentral;
        }
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = inner.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| error.source());
    }
    SyncError::Broken
}
