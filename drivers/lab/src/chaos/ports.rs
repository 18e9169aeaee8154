//! The proxy between real ports: a pseudo-terminal before a serial line, a socket before a socket.
//!
//! Promise: when the weather closes the line, both sides see it closed, and a moment later the way is open again, as
//! after a plug that was pulled and pushed back. The speed a host sets on its side is set on the other.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_serial::{SerialPortBuilderExt, SerialStream};

use super::pump::{Tally, run};
use super::weather::Chaos;
use crate::ports;

mod follower;

/// How long a plug stays out.
const OUT: Duration = Duration::from_millis(300);
/// Set until the host sets another.
const FIRST_BAUD: u32 = 115_200;

/// Where a device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Port {
    /// A serial line, `/dev/tty…` or a laboratory's link.
    Serial(PathBuf),
    /// `tcp:HOST:PORT`.
    Tcp(String),
}

/// A port's name that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no port: write /path or tcp:HOST:PORT")]
pub struct BadPort(String);

impl FromStr for Port {
    type Err = BadPort;

    fn from_str(text: &str) -> Result<Self, BadPort> {
        match text.strip_prefix("tcp:") {
            Some(address) if address.contains(':') => Ok(Self::Tcp(address.to_owned())),
            None if !text.is_empty() => Ok(Self::Serial(text.into())),
            Some(_) | None => Err(BadPort(text.to_owned())),
        }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Serial(path) => write!(out, "{}", path.display()),
            Self::Tcp(address) => write!(out, "tcp:{address}"),
        }
    }
}

/// Why the proxy does not run.
#[derive(Debug, Error)]
pub enum ChaosError {
    /// Serial on one side, TCP on the other.
    #[error("{from} and {to} are of two sorts: put a link before a serial line, or tcp:127.0.0.1:PORT before a socket")]
    TwoSorts {
        /// The device's side.
        from: Port,
        /// The host's side.
        to: Port,
    },
    /// The host's side could not be opened.
    #[error("{to} could not be opened: choose another ({source})")]
    Near {
        /// The host's side.
        to: Port,
        /// Why.
        source: io::Error,
    },
}

/// Runs the proxy: hosts come to `to` and reach the device at `from`. Ends only with an error, or when dropped.
pub async fn between(from: Port, to: Port, chaos: Chaos, tally: Arc<Tally>) -> Result<(), ChaosError> {
    let near = |source| ChaosError::Near { to: to.clone(), source };
    match (&from, &to) {
        (Port::Serial(device), Port::Serial(link)) => serial(device, link, chaos, tally).await.map_err(near),
        (Port::Tcp(device), Port::Tcp(address)) => {
            let listener = TcpListener::bind(address).await.map_err(near)?;
            before_socket(listener, device.clone(), chaos, tally).await.map_err(near)
        }
        (Port::Serial(_), Port::Tcp(_)) | (Port::Tcp(_), Port::Serial(_)) => Err(ChaosError::TwoSorts { from, to }),
    }
}

/// Each round is one plug pushed in; every one has a weather of its own.
async fn serial(device: &Path, link: &Path, mut chaos: Chaos, tally: Arc<Tally>) -> io::Result<()> {
    loop {
        match open(device) {
            Ok(far) => {
                let (near, far) = coupled(link, far)?;
                run(near, far, chaos, Arc::clone(&tally)).await;
                ports::unlink(link)?;
                chaos.seed = chaos.seed.wrapping_add(1);
            }
            Err(error) => tracing::debug!(%error, "the device's line is not there"),
        }
        sleep(OUT).await;
    }
}

fn open(device: &Path) -> io::Result<SerialStream> {
    let name = device.display().to_string();
    Ok(tokio_serial::new(name, FIRST_BAUD).exclusive(false).open_native_async()?)
}

/// The host's side, and the device's side that takes on the speed set there.
fn coupled(link: &Path, far: SerialStream) -> io::Result<(impl AsyncRead + AsyncWrite + Send, Follower)> {
    let speed = Arc::new(AtomicU32::new(FIRST_BAUD));
    let told = Arc::clone(&speed);
    let near = ports::linked_terminal(link, move |baud| told.store(baud.unwrap_or(FIRST_BAUD), Ordering::Relaxed))?;
    Ok((near, Follower { line: far, speed, set: FIRST_BAUD }))
}

/// A serial line that takes on a speed before bytes go out at it.
struct Follower {
    line: SerialStream,
    speed: Arc<AtomicU32>,
    set: u32,
}

/// Runs the proxy before a socket, with a listener that is bound already; each connection has a weather of its own.
pub async fn before_socket(
    listener: TcpListener,
    device: String,
    mut chaos: Chaos,
    tally: Arc<Tally>,
) -> io::Result<()> {
    let mut connections = JoinSet::new();
    loop {
        let (host, _) = listener.accept().await?;
        chaos.seed = chaos.seed.wrapping_add(1);
        let (device, tally) = (device.clone(), Arc::clone(&tally));
        connections.spawn(async move {
            if let Ok(far) = TcpStream::connect(device).await {
                // Nagle would gather again what was split.
                let _ = (host.set_nodelay(true), far.set_nodelay(true));
                run(host, far, chaos, tally).await;
            }
        });
        while connections.try_join_next().is_some() {}
    }
}
