//! The outbox after a night without a network: cases with their evidence to central and acknowledged one by one, against a
//! bare TLS upload of the same number of bytes to a peer that throws them away.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use serde_json::json;
use suiban::clock::{Clock, SystemClock};
use suiban::store::{Facts, OutboxItem, Store};
use suiban::sync::{Identity, LinkState, SyncLoop, TcpDial};
use suiban_wire::IdempotencyKey;
use suiban_wire::case;
use suiban_wire::envelope::Kind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio_rustls::{TlsAcceptor, TlsConnector};
use zeroize::Zeroizing;

use crate::Failure;
use crate::figures::{Figures, Goal};
use crate::stage::Office;

const CASES: usize = 40;
/// Portrait, chip photo, best frames, signature and the short video of one visit, sealed.
const EVIDENCE: usize = 1_500_000;
const ROUNDS: usize = 3;
const LOOK: Duration = Duration::from_millis(2);

/// Adds both speeds and their ratio.
pub async fn measure(figures: &mut Figures, folder: &Path) -> Result<(), Failure> {
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let our = drain(&folder.join(format!("drain-{round}"))).await?;
        let their = upload().await?;
        ours.push(our);
        theirs.push(their);
        ratios.push(our / their);
    }
    figures.add("outbox to central, with receipts", "MB/s", ours, Goal::None)?;
    figures.add("bare TLS upload of the same bytes", "MB/s", theirs, Goal::None)?;
    figures.add("outbox : bare upload", "×", ratios, Goal::AtLeast(0.7)).map(drop)
}

fn megabytes_a_second(took: Duration) -> f64 {
    (CASES * EVIDENCE) as f64 / 1e6 / took.as_secs_f64()
}

async fn drain(folder: &Path) -> Result<f64, Failure> {
    let office = Office::open(&folder.join("central")).await?;
    let (store, identity) = office.kiosk(&folder.join("kiosk")).await?;
    for number in 0..CASES {
        fill(&store, number).await?;
    }
    let began = Instant::now();
    let talking = tokio::spawn(talk(&store, identity).run());
    while store.outbox().await?.waiting > 0 {
        tokio::time::sleep(LOOK).await;
    }
    let took = began.elapsed();
    talking.abort();
    Ok(megabytes_a_second(took))
}

async fn fill(store: &Store, number: usize) -> Result<(), Failure> {
    let blob = store.stage(Zeroizing::new(vec![number as u8; EVIDENCE])).await?;
    let item = OutboxItem {
        kind: Kind::Audit,
        key: IdempotencyKey::random()?,
        plaintext: case::encode(&number)?,
        blobs: vec![blob],
    };
    store.commit(Facts { outbox: vec![item], ..Facts::at(SystemClock::new().wall_ms(), number as u64) }).await?;
    Ok(())
}

fn talk(store: &Store, identity: Identity) -> SyncLoop {
    let (link, _) = watch::channel(LinkState::default());
    let (_, status) = watch::channel(json!({}));
    SyncLoop {
        store: store.clone(),
        dial: Arc::new(TcpDial::new(identity.address())),
        identity,
        clock: Arc::new(SystemClock::new()),
        wake: Arc::new(Notify::new()),
        status,
        version: env!("CARGO_PKG_VERSION").into(),
        link,
    }
}

/// The same bytes, over the same kind of connection, for nothing.
async fn upload() -> Result<f64, Failure> {
    let (accept, connect) = tls()?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let far = tokio::spawn(async move {
        let (stream, _) = listener.accept().await?;
        let mut stream = accept.accept(stream).await?;
        let (mut buf, mut heard) = (vec![0; 64 * 1024], 0);
        while heard < CASES * EVIDENCE {
            heard += stream.read(&mut buf).await?;
        }
        stream.write_all(b"done").await?;
        stream.shutdown().await
    });
    let mut stream = connect.connect(ServerName::try_from("bench")?, TcpStream::connect(address).await?).await?;
    let chunk = vec![7; EVIDENCE];
    let began = Instant::now();
    for _ in 0..CASES {
        stream.write_all(&chunk).await?;
    }
    stream.flush().await?;
    stream.read_exact(&mut [0; 4]).await?;
    let took = began.elapsed();
    far.await??;
    Ok(megabytes_a_second(took))
}

fn tls() -> Result<(TlsAcceptor, TlsConnector), Failure> {
    let made = rcgen::generate_simple_self_signed(vec!["bench".to_owned()])?;
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)?;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(certificate)?;
    let client = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok((TlsAcceptor::from(Arc::new(server)), TlsConnector::from(Arc::new(client))))
}
