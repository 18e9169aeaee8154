//! How a byte stream to central is opened: TCP in the field, memory in tests. Knows nothing of TLS.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(15);

/// Anything bytes go through in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A stream of any kind.
pub type BoxStream = Box<dyn Stream>;

/// Opens streams to central.
#[async_trait]
pub trait Dial: Send + Sync {
    /// Opens one stream.
    async fn dial(&self) -> io::Result<BoxStream>;
}

/// Dials over TCP.
#[derive(Debug, Clone)]
pub struct TcpDial {
    address: String,
}

impl TcpDial {
    /// To `host:port`.
    pub fn new(address: impl Into<String>) -> Self {
        Self { address: address.into() }
    }
}

#[async_trait]
impl Dial for TcpDial {
    async fn dial(&self) -> io::Result<BoxStream> {
        let stream = timeout(PATIENCE, TcpStream::connect(&self.address)).await??;
        stream.set_nodelay(true)?;
        Ok(Box::new(stream))
    }
}
