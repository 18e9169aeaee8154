//! One question over HTTPS, on a connection of its own: bounded in time and size, never redirected.

use std::{future::Future, io, path::Path, pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    HeaderMap, Method, Request, Uri,
    client::conn::http1,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT},
};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring::default_provider,
    version::{TLS12, TLS13},
};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::error::PspError;
use crate::payments::config::{PspConfigError, read};

/// A question and its answer must be through in this time.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer is a trade.
const LONGEST: usize = 64 * 1024;

/// Anything bytes go through in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A stream of any kind.
pub type BoxStream = Box<dyn Stream>;
type Dialling = Pin<Box<dyn Future<Output = io::Result<BoxStream>> + Send>>;
/// Opens a stream to the provider.
pub type Dial = Arc<dyn Fn() -> Dialling + Send + Sync>;

/// The way to the provider.
pub(super) struct Line {
    pub(super) dial: Dial,
    tls: Arc<ClientConfig>,
    name: ServerName<'static>,
    host: String,
}

/// What came back.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Line {
    /// To `https://host[:port]`, vouched for by the authorities in `authority`.
    pub(super) fn new(base: &str, authority: &Path) -> Result<Self, PspConfigError> {
        let wrong = || PspConfigError::Base(base.to_owned());
        let uri: Uri = base.parse().map_err(|_| wrong())?;
        let host = uri.host().filter(|_| uri.scheme_str() == Some("https") && uri.path() == "/").ok_or_else(wrong)?;
        let name = ServerName::try_from(host.to_owned()).map_err(|_| wrong())?;
        let address = format!("{host}:{}", uri.port_u16().unwrap_or(443));
        let host = uri.authority().ok_or_else(wrong)?.to_string();
        Ok(Self { dial: over_tcp(address), tls: tls(authority)?, name, host })
    }

    /// Asks, and waits for the whole answer.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        authorization: &str,
        body: Vec<u8>,
    ) -> Result<Reply, PspError> {
        let exchange = self.exchange(method, path, authorization, body);
        tokio::time::timeout(PATIENCE, exchange).await.map_err(|_| PspError::Timeout(PATIENCE))?
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        authorization: &str,
        body: Vec<u8>,
    ) -> Result<Reply, PspError> {
        let stream = (self.dial)().await.map_err(PspError::Connect)?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let stream = connector.connect(self.name.clone(), stream).await.map_err(PspError::Connect)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let request = Request::builder().method(method).uri(path).header(HOST, &self.host);
        let request = request.header(AUTHORIZATION, authorization).header(CONTENT_TYPE, "application/json");
        let request = request.header(ACCEPT, "application/json").header(USER_AGENT, "suiban-central");
        let request = request.body(Full::new(Bytes::from(body))).map_err(|_| PspError::Sign)?;
        let answer = async { read_answer(sender.send_request(request).await?).await };
        tokio::pin!(answer);
        // The connection is driven beside the question and ends with it.
        tokio::select! {
            reply = &mut answer => reply,
            ended = connection => {
                ended?;
                answer.await
            }
        }
    }
}

async fn read_answer(answer: hyper::Response<hyper::body::Incoming>) -> Result<Reply, PspError> {
    let (head, body) = answer.into_parts();
    let body = Limited::new(body, LONGEST).collect().await;
    let body = body.map_err(|error| match error.downcast::<hyper::Error>() {
        Ok(error) => PspError::Http(*error),
        Err(_) => PspError::TooLong,
    })?;
    Ok(Reply { status: head.status.as_u16(), headers: head.headers, body: body.to_bytes() })
}

fn over_tcp(address: String) -> Dial {
    Arc::new(move || {
        let address = address.clone();
        Box::pin(async move {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream) as BoxStream)
        })
    })
}

/// TLS 1.2 too: providers move slowly.
fn tls(authority: &Path) -> Result<Arc<ClientConfig>, PspConfigError> {
    let pem = read(authority)?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem).flatten() {
        // One bad certificate in a bundle must not close the shop; without a single good one TLS fails anyway.
        let _ = roots.add(certificate);
    }
    if roots.is_empty() {
        return Err(PspConfigError::Key { path: authority.to_owned(), expected: "a PEM certificate" });
    }
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
