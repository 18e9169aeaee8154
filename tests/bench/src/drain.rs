//! The outbox after a night without a network: cases with their evidence to central and receipted, against a bare TLS upload
//! of the same number of bytes to a peer that throws them away, and to one that keeps them: it hashes each piece, writes a file,
//! syncs it and says so.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
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
use tokio::task::spawn_blocking;
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

/// Adds all speeds and their ratios.
pub async fn measure(figures: &mut Figures, folder: &Path) -> Result<(), Failure> {
    let [mut ours, mut bare, mut kept, mut disk, mut to_bare, mut to_kept] = [const { Vec::new() }; 6];
    for round in 0..ROUNDS {
        let our = drain(&folder.join(format!("drain-{round}"))).await?;
        let thrown_away = upload(None).await?;
        let keeping = upload(Some(folder.join(format!("kept-{round}")))).await?;
        disk.push(write_all(&folder.join(format!("disk-{round}")))?);
        ours.push(our);
        bare.push(thrown_away);
        kept.push(keeping);
        to_bare.push(our / thrown_away);
        to_kept.push(our / keeping);
    }
    figures.add("outbox to central, with receipts", "MB/s", ours, Goal::None)?;
    figures.add("bare TLS upload of the same bytes", "MB/s", bare, Goal::None)?;
    figures.add("the same to a peer that keeps them", "MB/s", kept, Goal::None)?;
    figures.add("the same written to the disk, synced piece by piece", "MB/s", disk, Goal::None)?;
    figures.add("outbox : bare upload", "×", to_bare, Goal::AtLeast(0.7))?;
    figures.add("outbox : upload that is kept", "×", to_kept, Goal::None).map(drop)
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

/// The same bytes over the same kind of connection. `keep`: the folder they are kept in, each piece answered when it is safe.
async fn upload(keep: Option<PathBuf>) -> Result<f64, Failure> {
    let (accept, connect) = tls()?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let each = keep.is_some();
    let far = tokio::spawn(receive(listener, accept, keep));
    let mut stream = connect.connect(ServerName::try_from("bench")?, TcpStream::connect(address).await?).await?;
    let piece = vec![7; EVIDENCE];
    let began = Instant::now();
    for number in 1..=CASES {
        stream.write_all(&piece).await?;
        if each || number == CASES {
            stream.flush().await?;
            stream.read_exact(&mut [0; 4]).await?;
        }
    }
    let took = began.elapsed();
    far.await??;
    Ok(megabytes_a_second(took))
}

async fn receive(listener: TcpListener, accept: TlsAcceptor, keep: Option<PathBuf>) -> io::Result<()> {
    let (stream, _) = listener.accept().await?;
    let mut stream = accept.accept(stream).await?;
    keep.as_ref().map_or(Ok(()), std::fs::create_dir)?;
    let mut piece = vec![0; EVIDENCE];
    for number in 1..=CASES {
        stream.read_exact(&mut piece).await?;
        if let Some(folder) = &keep {
            let (path, bytes) = (folder.join(number.to_string()), piece.clone());
            spawn_blocking(move || store(&path, &bytes)).await??;
        }
        if keep.is_some() || number == CASES {
            stream.write_all(b"done").await?;
            stream.flush().await?;
        }
    }
    stream.shutdown().await
}

/// No network, no other end: as fast as this disk makes them safe.
fn write_all(folder: &Path) -> Result<f64, Failure> {
    std::fs::create_dir(folder)?;
    let piece = vec![7; EVIDENCE];
    let began = Instant::now();
    for number in 0..CASES {
        store(&folder.join(number.to_string()), &piece)?;
    }
    Ok(megabytes_a_second(began.elapsed()))
}

/// The least a peer can do that will answer for them.
fn store(path: &Path, piece: &[u8]) -> io::Result<()> {
    std::hint::black_box(suiban_wire::Hash::of(piece));
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(piece)?;
    file.sync_all()
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
