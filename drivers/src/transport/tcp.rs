//! TCP as a pipe: serial servers, and devices with a socket of their own.

use std::{io, time::Duration};

use tokio::{net::TcpStream, time::timeout};

use crate::LinkFault;

/// A device on the same bench answers a connection in milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Connects, with small packets sent at once. Errors: `Absent`.
pub async fn open(host: &str, port: u16) -> Result<TcpStream, LinkFault> {
    let stream = timeout(CONNECT_TIMEOUT, TcpStream::connect((host, port)))
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
    stream
        .and_then(|stream| stream.set_nodelay(true).map(|()| stream))
        .map_err(|e| LinkFault::Absent { port: format!("tcp:{host}:{port}"), kind: e.kind() })
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    #[tokio::test]
    async fn a_listening_device_is_reached() {
        let device = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut pipe = open("127.0.0.1", device.local_addr().unwrap().port()).await.unwrap();
        let (mut far, _) = device.accept().await.unwrap();
        far.write_all(b"hello").await.unwrap();
        let mut heard = [0; 5];
        pipe.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"hello");
    }

    #[tokio::test]
    async fn nobody_listening_is_absent() {
        let device = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = device.local_addr().unwrap().port();
        drop(device);
        let fault = open("127.0.0.1", port).await.unwrap_err();
        assert_eq!(
            fault,
            LinkFault::Absent { port: format!("tcp:127.0.0.1:{port}"), kind: io::ErrorKind::ConnectionRefused }
        );
    }
}
