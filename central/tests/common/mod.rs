//! An office on a temporary directory with a clock that stands still, and kiosks that speak real TLS and HTTP to it
//! over memory pipes.
#![allow(dead_code, unused_imports, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod facts;
pub use facts::*;

use std::{path::Path, sync::Arc};

use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Method, Request, StatusCode, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider, version::TLS13};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject};
use serde::{Serialize, de::DeserializeOwned};
use suiban_central::{Central, FixedClock, authority::SERVER_NAME};
use suiban_wire::{
    Hash, IdempotencyKey,
    api::{Batch, BatchReply, Code, PROBLEM_JSON, PairRequest, PairResponse, Problem},
    blob::BlobRef,
    case::encode,
    envelope::{Draft, Envelope, Kind},
    keys::{SealingPrivate, SigningKey},
    pairing::{PairingCode, Token},
};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// 21 November 2025.
pub const NOW: i64 = 1_763_700_000_000;

pub struct Office {
    pub folder: TempDir,
    pub clock: Arc<FixedClock>,
    pub central: Central,
}

impl Office {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::at(NOW);
        let central = Central::open_at(folder.path(), clock.clone()).await.unwrap();
        Self { folder, clock, central }
    }

    /// Closes everything and opens the same directory again.
    pub async fn restart(&mut self) {
        self.central.close().await.unwrap();
        self.central = Central::open_at(self.folder.path(), self.clock.clone()).await.unwrap();
    }

    pub async fn code(&self, kiosk: &str) -> PairingCode {
        self.central.pair_code(kiosk, "memory").await.unwrap()
    }

    /// A kiosk that is paired.
    pub async fn kiosk(&self, name: &str) -> Kiosk {
        let mut kiosk = Kiosk::new(name);
        let code = self.code(name).await;
        kiosk.pair(self, code.token).await.unwrap();
        kiosk
    }

    /// The far end of a connection this office serves.
    pub fn connect(&self) -> DuplexStream {
        let (near, far) = tokio::io::duplex(64 * 1024);
        let central = self.central.clone();
        tokio::spawn(async move { central.serve_stream(near).await });
        far
    }

    /// Every file of the data directory with its bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        fn walk(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() {
                    walk(&entry.path(), found);
                } else {
                    found.push((entry.path().display().to_string(), std::fs::read(entry.path()).unwrap()));
                }
            }
        }
        let mut found = Vec::new();
        walk(self.folder.path(), &mut found);
        found
    }
}

pub struct Kiosk {
    pub name: String,
    pub signer: SigningKey,
    pub sealing: SealingPrivate,
    pub tls_key: rcgen::KeyPair,
    pub paired: Option<PairResponse>,
    pub seq: u64,
    pub prev: Hash,
}

/// An HTTP answer.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{self:?}");
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The problem document of an error.
    pub fn problem(&self) -> Problem {
        let problem: Problem = serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{self:?}"));
        assert_eq!(self.headers["content-type"], PROBLEM_JSON);
        assert_eq!(problem.status, self.status.as_u16());
        problem
    }

    pub fn number(&self, header: &str) -> u64 {
        self.headers[header].to_str().unwrap().parse().unwrap()
    }
}

impl Kiosk {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            signer: SigningKey::generate().unwrap().0,
            sealing: SealingPrivate::generate().unwrap(),
            tls_key: rcgen::KeyPair::generate().unwrap(),
            paired: None,
            seq: 0,
            prev: Hash::ZERO,
        }
    }

    pub fn pair_request(&self, token: Token) -> PairRequest {
        let csr = rcgen::CertificateParams::default().serialize_request(&self.tls_key).unwrap();
        PairRequest {
            token,
            device: self.name.clone(),
            csr_pem: csr.pem().unwrap(),
            verify_key: self.signer.public(),
            sealing_key: self.sealing.public(),
        }
    }

    /// Pairs over TLS without a client certificate.
    pub async fn pair(&mut self, office: &Office, token: Token) -> Result<(), Code> {
        let request = self.pair_request(token);
        let reply = anonymous(office, Method::POST, "/v1/pair", &request).await;
        if reply.status != StatusCode::OK {
            return Err(reply.problem().code);
        }
        let answer: PairResponse = reply.json();
        (self.seq, self.prev) = (answer.last_seq, answer.last_hash);
        self.paired = Some(answer);
        Ok(())
    }

    pub fn answer(&self) -> &PairResponse {
        self.paired.as_ref().unwrap()
    }

    pub fn tls(&self) -> TlsConnector {
        let chain = CertificateDer::from_pem_slice(self.answer().certificate_pem.as_bytes()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(self.tls_key.serialize_pem().as_bytes()).unwrap();
        connector(&self.answer().authority_pem, Some((chain, key)))
    }

    /// The next fact in the chain.
    pub fn fact<T: Serialize>(&mut self, kind: Kind, body: &T, blobs: Vec<BlobRef>) -> Envelope {
        let envelope = self.sealed(self.draft(kind, body, blobs), self.seq + 1, self.prev);
        self.seq += 1;
        self.prev = envelope.hash();
        envelope
    }

    pub fn audit(&mut self, text: &str) -> Envelope {
        self.fact(Kind::Audit, &text, Vec::new())
    }

    pub fn draft<T: Serialize>(&self, kind: Kind, body: &T, blobs: Vec<BlobRef>) -> Draft {
        Draft {
            device: self.name.clone(),
            kind,
            key: IdempotencyKey::random().unwrap(),
            created_ms: NOW,
            boot: 1,
            mono_ms: 1,
            plaintext: encode(body).unwrap(),
            blobs,
        }
    }

    pub fn sealed(&self, draft: Draft, seq: u64, prev: Hash) -> Envelope {
        draft.seal(seq, prev, &self.signer, &self.answer().central_sealing_key).unwrap()
    }

    pub async fn send(&self, office: &Office, envelopes: &[&Envelope]) -> Reply {
        let batch = Batch { envelopes: envelopes.iter().map(|e| (*e).clone()).collect() };
        self.call(office, Method::POST, "/v1/envelopes", &[], serde_json::to_vec(&batch).unwrap()).await
    }

    /// Sends and expects receipts for all; checks each.
    pub async fn deliver(&self, office: &Office, envelopes: &[&Envelope]) -> BatchReply {
        let reply: BatchReply = self.send(office, envelopes).await.json();
        assert_eq!(reply.missing_blobs, []);
        assert_eq!(reply.receipts.len(), envelopes.len());
        for (receipt, envelope) in reply.receipts.iter().zip(envelopes) {
            let receipt = receipt.verify(&self.answer().central_verify_key, &self.name).unwrap();
            assert_eq!(receipt.hash, envelope.hash());
        }
        reply
    }

    pub async fn get(&self, office: &Office, path: &str) -> Reply {
        self.call(office, Method::GET, path, &[], Vec::new()).await
    }

    pub async fn call(
        &self,
        office: &Office,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Reply {
        let stream = handshake(self.tls(), office.connect()).await.unwrap();
        request(stream, method, path, headers, body).await.unwrap()
    }

    /// Uploads a sealed blob in one piece.
    pub async fn upload(&self, office: &Office, blob: &BlobRef, sealed: &[u8]) -> Reply {
        self.chunk(office, blob, 0, sealed).await
    }

    pub async fn chunk(&self, office: &Office, blob: &BlobRef, offset: u64, bytes: &[u8]) -> Reply {
        let headers = [("upload-offset", offset.to_string()), ("upload-length", blob.len.to_string())];
        self.call(office, Method::PATCH, &format!("/v1/blobs/{}", blob.sha256), &headers, bytes.to_vec()).await
    }
}

/// A request without a client certificate.
pub async fn anonymous<T: Serialize>(office: &Office, method: Method, path: &str, body: &T) -> Reply {
    let stream = handshake(connector(office.central.authority().pem(), None), office.connect()).await.unwrap();
    request(stream, method, path, &[], serde_json::to_vec(body).unwrap()).await.unwrap()
}

pub fn connector(
    authority_pem: &str,
    identity: Option<(CertificateDer<'static>, PrivateKeyDer<'static>)>,
) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority_pem.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&TLS13])
        .unwrap()
        .with_root_certificates(roots);
    let config = match identity {
        Some((chain, key)) => config.with_client_auth_cert(vec![chain], key).unwrap(),
        None => config.with_no_client_auth(),
    };
    TlsConnector::from(Arc::new(config))
}

pub async fn handshake<S>(connector: TlsConnector, stream: S) -> std::io::Result<TlsStream<S>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    connector.connect(ServerName::try_from(SERVER_NAME).unwrap(), stream).await
}

pub async fn request<S>(
    stream: S,
    method: Method,
    path: &str,
    headers: &[(&str, String)],
    body: Vec<u8>,
) -> Result<Reply, hyper::Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut request = Request::builder().method(method).uri(path).header("host", SERVER_NAME);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let response = sender.send_request(request.body(Full::new(Bytes::from(body))).unwrap()).await?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await?.to_bytes();
    Ok(Reply { status: parts.status, headers: parts.headers, body })
}
