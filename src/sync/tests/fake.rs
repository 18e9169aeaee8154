//! A small central on memory pipes: real TLS, raw HTTP, the contract's behaviour, and scripted misbehaviour.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io;
use std::sync::Weak;

use async_trait::async_trait;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use suiban_wire::api::*;
use suiban_wire::keys::{SealingPrivate, SigningKey, VerifyKey};
use suiban_wire::manifest::SealedManifestEntry;
use suiban_wire::pairing::Token;
use suiban_wire::receipt::{Receipt, SignedReceipt};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

use super::line::{Outgoing, Question, ok, problem, read, reply};
use super::*;

pub(super) const SERVER_NAME: &str = "central.test";

/// What to do instead of answering by the contract.
#[derive(Clone)]
pub(super) enum Script {
    /// Exactly these bytes, then the connection closes.
    Raw(Vec<u8>),
    /// Exactly these bytes, and the connection goes on.
    Kept(Vec<u8>),
    /// The contract's answer, with its body changed.
    Changed(fn(&mut Vec<u8>)),
    /// The contract's answer to facts, changed by somebody who has central's keys.
    Forged(fn(&FakeCentral, &World, &mut BatchReply)),
    /// So many of these bytes at once, and then one every ten seconds.
    Slow(usize, Vec<u8>),
    /// The question is carried out and the answer is lost.
    Lost,
}

#[derive(Default)]
pub(super) struct World {
    pub(super) script: VecDeque<(&'static str, Script)>,
    /// Answers that repeat for ever, by the start of the path.
    pub(super) always: HashMap<&'static str, Script>,
    pub(super) envelopes: BTreeMap<u64, suiban_wire::envelope::Envelope>,
    pub(super) blobs: HashMap<Hash, Vec<u8>>,
    pub(super) manifest: Option<ManifestUpdate>,
    pub(super) beats: Vec<Heartbeat>,
    pub(super) asked: Vec<String>,
    pub(super) dials: Vec<tokio::time::Instant>,
    pub(super) offline: bool,
    /// Takes connections and says nothing on them.
    pub(super) mute: bool,
    /// More facts than this at once are answered with 413, and the connection is closed if so wanted.
    pub(super) too_large: Option<(usize, bool)>,
    /// Sequence numbers central cannot read, and whether it takes a stub in their place.
    pub(super) unreadable: Vec<u64>,
    pub(super) stubs: bool,
    pub(super) upload_bytes: usize,
    pub(super) kiosk: Option<PairRequest>,
}

pub(super) struct FakeCentral {
    pub(super) world: Mutex<World>,
    pub(super) signing: SigningKey,
    pub(super) sealing: SealingPrivate,
    me: Weak<Self>,
    ca: CertifiedIssuer<'static, KeyPair>,
    tls: Mutex<Arc<ServerConfig>>,
}

impl FakeCentral {
    pub(super) fn new() -> Arc<Self> {
        Self::valid((2026, 2027))
    }

    /// A central whose server certificate is valid from the first of one year to the first of the other.
    pub(super) fn valid(years: (i32, i32)) -> Arc<Self> {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let tls = Mutex::new(server(&ca, SERVER_NAME, years));
        let (signing, _) = SigningKey::generate().unwrap();
        let sealing = SealingPrivate::generate().unwrap();
        Arc::new_cyclic(|me| Self { me: me.clone(), world: Mutex::default(), signing, sealing, ca, tls })
    }

    pub(super) fn code(&self) -> PairingCode {
        PairingCode {
            address: "central.test:8443".into(),
            server_name: SERVER_NAME.into(),
            authority_sha256: Hash::of(self.ca.der()),
            token: Token::random().unwrap(),
        }
    }

    /// Takes another central's authority: a man in the middle with a perfectly good certificate of his own.
    pub(super) fn impersonate(&self) {
        *self.tls.lock().unwrap() = FakeCentral::new().tls.lock().unwrap().clone();
    }

    pub(super) fn renew(&self, years: (i32, i32)) {
        *self.tls.lock().unwrap() = server(&self.ca, SERVER_NAME, years);
    }

    /// Shows a certificate of the same authority for another server.
    pub(super) fn rename(&self, name: &str) {
        *self.tls.lock().unwrap() = server(&self.ca, name, (2026, 2027));
    }

    pub(super) fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.world.lock().unwrap())
    }

    pub(super) fn next(&self, path: &'static str, script: Script) {
        self.with(|w| w.script.push_back((path, script)));
    }

    /// From now on this answer to every question of the path.
    pub(super) fn always(&self, path: &'static str, script: Script) {
        self.with(|w| w.always.insert(path, script));
    }

    fn answer(&self, q: &Question) -> Outgoing {
        let mut world = self.world.lock().unwrap();
        world.asked.push(format!("{} {}", q.method, q.path));
        if let Some((most, close)) = world.too_large.filter(|_| q.path == "/v1/envelopes")
            && serde_json::from_slice::<Batch>(&q.body).unwrap().envelopes.len() > most
        {
            return Outgoing { close, ..Outgoing::last(reply(413, "", "", b"")) };
        }
        let always = world.always.iter().find(|(path, _)| q.path.starts_with(**path)).map(|(_, script)| script.clone());
        let at = world.script.iter().position(|(path, _)| q.path.starts_with(path));
        let scripted = always.or_else(|| at.and_then(|at| world.script.remove(at)).map(|(_, script)| script));
        match scripted {
            None => Outgoing { bytes: self.contract(&mut world, q), close: false, slow_from: None },
            Some(Script::Raw(bytes)) => Outgoing::last(bytes),
            Some(Script::Kept(bytes)) => Outgoing { close: false, ..Outgoing::last(bytes) },
            Some(Script::Slow(at_once, bytes)) => Outgoing { bytes, close: true, slow_from: Some(at_once) },
            Some(Script::Changed(change)) => {
                let mut body = self.body(&mut world, q);
                change(&mut body);
                Outgoing::last(reply(200, "application/json", "", &body))
            }
            Some(Script::Forged(change)) => {
                let mut answer: BatchReply = serde_json::from_slice(&self.body(&mut world, q)).unwrap();
                change(self, &world, &mut answer);
                Outgoing::last(ok(&answer))
            }
            Some(Script::Lost) => {
                self.contract(&mut world, q);
                Outgoing::last(Vec::new())
            }
        }
    }

    /// The body of the contract's answer.
    fn body(&self, world: &mut World, q: &Question) -> Vec<u8> {
        let text = String::from_utf8(self.contract(world, q)).unwrap();
        text.split_once("\r\n\r\n").unwrap().1.as_bytes().to_vec()
    }

    fn contract(&self, world: &mut World, q: &Question) -> Vec<u8> {
        let path = q.path.split('?').next().unwrap();
        match (q.method.as_str(), path) {
            ("POST", "/v1/pair") => self.pair(world, serde_json::from_slice(&q.body).unwrap()),
            ("POST", "/v1/envelopes") => self.envelopes(world, serde_json::from_slice(&q.body).unwrap()),
            ("POST", "/v1/heartbeat") => {
                world.beats.push(serde_json::from_slice(&q.body).unwrap());
                ok(&HeartbeatReply { central_ms: NOW + 1, qr_payment: false })
            }
            ("GET", "/v1/manifest") => {
                let from: u64 = q.path.split_once("from=").unwrap().1.parse().unwrap();
                match world.manifest.as_ref().filter(|m| m.version != from) {
                    Some(update) => ok(update),
                    None => reply(204, "", "", b""),
                }
            }
            ("HEAD" | "PATCH", path) => blob(world, q, path.strip_prefix("/v1/blobs/").unwrap().parse().unwrap()),
            _ => problem(Problem::new(Code::NotFound, "no such route")),
        }
    }

    fn pair(&self, world: &mut World, request: PairRequest) -> Vec<u8> {
        let csr = CertificateSigningRequestParams::from_pem(&request.csr_pem).unwrap();
        let last = world.envelopes.last_key_value().map(|(seq, e)| (*seq, e.hash()));
        let response = PairResponse {
            certificate_pem: csr.signed_by(&self.ca).unwrap().pem(),
            authority_pem: self.ca.pem(),
            central_verify_key: self.signing.public(),
            central_sealing_key: self.sealing.public(),
            central_ms: NOW,
            last_seq: last.map_or(0, |l| l.0),
            last_hash: last.map_or(Hash::ZERO, |l| l.1),
        };
        world.kiosk = Some(request);
        ok(&response)
    }

    fn envelopes(&self, world: &mut World, batch: Batch) -> Vec<u8> {
        let key: VerifyKey = world.kiosk.as_ref().unwrap().verify_key;
        let mut receipts = Vec::new();
        let mut missing_blobs = Vec::new();
        for envelope in batch.envelopes {
            let header = envelope.verify_header(&key).unwrap();
            let next = world.envelopes.last_key_value().map_or(1, |(seq, _)| seq + 1);
            if !envelope.has_body_of(&header) {
                assert_eq!(header.seq, next, "a header alone, out of its turn");
                world.envelopes.insert(header.seq, envelope);
                return problem(Problem::expecting(Code::Unreadable, "its place is held", header.seq));
            }
            if world.unreadable.contains(&header.seq) {
                if world.stubs {
                    world.envelopes.insert(header.seq, envelope);
                    return problem(Problem::expecting(Code::Unreadable, "its place is held", header.seq));
                }
                return problem(Problem::new(Code::Unreadable, "cannot read"));
            }
            if header.seq > next && missing_blobs.is_empty() {
                return problem(Problem::expecting(Code::Gap, "gap", next));
            }
            if world.envelopes.get(&header.seq).is_some_and(|known| known.hash() != envelope.hash()) {
                return problem(Problem::new(Code::Fork, "fork"));
            }
            let have = |b: &&BlobRef| world.blobs.get(&b.sha256).is_none_or(|have| have.len() as u64 != b.len);
            // Whatever stands behind the first that waits is asked for with it.
            missing_blobs.extend(header.blobs.iter().filter(have).map(|b| b.sha256));
            if !missing_blobs.is_empty() {
                continue;
            }
            let receipt =
                Receipt { device: header.device, seq: header.seq, hash: envelope.hash(), central_ms: NOW + 1 };
            receipts.push(SignedReceipt::issue(&receipt, &self.signing).unwrap());
            world.envelopes.insert(header.seq, envelope);
        }
        let last_seq = world.envelopes.last_key_value().map_or(0, |(seq, _)| *seq);
        ok(&BatchReply { receipts, last_seq, missing_blobs, central_ms: NOW + 1 })
    }

    pub(super) fn opened(&self) -> Vec<String> {
        let open = |e: &suiban_wire::envelope::Envelope| String::from_utf8(e.open(&self.sealing).unwrap().to_vec());
        self.with(|w| w.envelopes.values().map(|e| open(e).unwrap()).collect())
    }

    pub(super) fn publish(&self, version: u64, entries: Vec<SealedManifestEntry>) {
        self.with(|w| w.manifest = Some(ManifestUpdate { version, entries, removed: vec![] }));
    }
}

#[async_trait]
impl Dial for FakeCentral {
    async fn dial(&self) -> io::Result<BoxStream> {
        self.dial_from(self.me.upgrade().unwrap())
    }
}

impl FakeCentral {
    fn dial_from(&self, me: Arc<FakeCentral>) -> io::Result<BoxStream> {
        self.with(|w| w.dials.push(tokio::time::Instant::now()));
        if self.with(|w| w.offline) {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        let (near, far) = tokio::io::duplex(64 * 1024);
        if self.with(|w| w.mute) {
            tokio::spawn(async move { drop((far, std::future::pending::<()>().await)) });
            return Ok(Box::new(near));
        }
        let acceptor = TlsAcceptor::from(self.tls.lock().unwrap().clone());
        tokio::spawn(async move {
            if let Ok(mut stream) = acceptor.accept(far).await {
                while let Some(question) = read(&mut stream).await {
                    let answer = me.answer(&question);
                    if answer.write(&mut stream).await.is_err() || answer.close {
                        break;
                    }
                }
                let _ = stream.shutdown().await;
            }
        });
        Ok(Box::new(near))
    }
}

fn server(ca: &CertifiedIssuer<'static, KeyPair>, name: &str, years: (i32, i32)) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
    let cert = params.signed_by(&key, ca).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(ca.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
    let chain = vec![cert.der().clone(), CertificateDer::from(ca.der().to_vec())];
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .unwrap()
        .with_client_cert_verifier(clients.allow_unauthenticated().build().unwrap())
        .with_single_cert(chain, PrivateKeyDer::try_from(key.serialize_der()).unwrap());
    Arc::new(config.unwrap())
}

fn blob(world: &mut World, q: &Question, name: Hash) -> Vec<u8> {
    let number = |header: &str| q.headers.get(header).map(|v| v.parse::<usize>().unwrap());
    let have = world.blobs.get(&name).map_or(0, Vec::len);
    if q.method == "HEAD" {
        let head = format!("upload-offset: {have}\r\nupload-length: {have}\r\n");
        return if have == 0 { reply(404, "", "", b"") } else { reply(200, "", &head, b"") };
    }
    if number("upload-offset") != Some(have) {
        return problem(Problem::expecting(Code::Offset, "go on", have as u64));
    }
    world.upload_bytes += q.body.len();
    let all = world.blobs.entry(name).or_default();
    all.extend_from_slice(&q.body);
    if Some(all.len()) == number("upload-length") && Hash::of(all) != name {
        all.clear();
        return problem(Problem::new(Code::BlobHash, "again"));
    }
    reply(204, "", &format!("upload-offset: {}\r\n", all.len()), b"")
}
