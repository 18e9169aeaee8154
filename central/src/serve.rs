//! Connections: TLS first, then HTTP/1.1, over any stream of bytes. A test runs the same code on a memory pipe.

use std::{future::Future, pin::pin, sync::Arc, time::Duration};

use axum::{Extension, Router};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use crate::{
    Central,
    http::{Peer, router},
};

/// A handshake must be through in this time.
const HANDSHAKE_TIME: Duration = Duration::from_secs(15);
/// Request headers must be through in this time.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// After a stop, requests under way may finish in this time.
const GRACE: Duration = Duration::from_secs(10);
/// More connections than this wait.
const CONNECTIONS: usize = 1024;

/// Why a connection ended early. The peer's doing, usually.
#[derive(Debug, Error)]
pub enum ServeError {
    /// TLS failed: another authority's certificate, another version, or no TLS at all.
    #[error("TLS handshake: {0}")]
    Handshake(#[from] std::io::Error),
    /// TLS took too long.
    #[error("the TLS handshake took too long")]
    HandshakeTime,
    /// HTTP failed.
    #[error("HTTP: {0}")]
    Http(#[from] hyper::Error),
}

impl Central {
    /// Serves one connection until it closes.
    pub async fn serve_stream<S>(&self, stream: S) -> Result<(), ServeError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        self.serve_stream_through(stream, |routes| routes).await
    }

    /// The same with something before the routes: a fleet simulation drops, delays and repeats requests there.
    pub async fn serve_stream_through<S>(
        &self,
        stream: S,
        before: impl FnOnce(Router) -> Router,
    ) -> Result<(), ServeError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        // The sender lives as long as the call, so nothing ever asks this connection to stop.
        let (_never, stop) = watch::channel(false);
        self.serve_until(stream, stop, before).await
    }

    /// Accepts connections until `shutdown`, then lets requests under way finish.
    pub async fn serve(&self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        let (stopping, stop) = watch::channel(false);
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut connections = JoinSet::new();
        let mut shutdown = pin!(shutdown);
        loop {
            let next = async {
                let place = Arc::clone(&places).acquire_owned().await.ok();
                (place, listener.accept().await)
            };
            tokio::select! {
                () = &mut shutdown => break,
                (place, accepted) = next => match accepted {
                    Ok((stream, _)) => {
                        let (central, stop) = (self.clone(), stop.clone());
                        connections.spawn(async move {
                            let _place = place;
                            central.serve_tcp(stream, stop).await;
                        });
                    }
                    Err(error) => {
                        // Out of file handles, most likely: wait for connections to end.
                        tracing::warn!(%error, "cannot accept connections now");
                        tokio::time::sleep(Duration::from_millis(200)).await;
                    }
                },
            }
            while connections.try_join_next().is_some() {}
        }
        let _ = stopping.send(true);
        let finish = async { while connections.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(GRACE, finish).await;
    }

    async fn serve_tcp(&self, stream: TcpStream, stop: watch::Receiver<bool>) {
        // Small answers must not wait for more to send.
        let _ = stream.set_nodelay(true);
        if let Err(error) = self.serve_until(stream, stop, |routes| routes).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }

    async fn serve_until<S>(
        &self,
        stream: S,
        mut stop: watch::Receiver<bool>,
        before: impl FnOnce(Router) -> Router,
    ) -> Result<(), ServeError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let accept = TlsAcceptor::from(Arc::clone(self.tls())).accept(stream);
        let tls = tokio::time::timeout(HANDSHAKE_TIME, accept).await.map_err(|_| ServeError::HandshakeTime)??;
        let certificates = tls.get_ref().1.peer_certificates();
        let peer = Peer::of(certificates.and_then(|chain| chain.first()).map(AsRef::as_ref));
        let routes = before(router(self.clone())).layer(Extension(peer));
        let service = TowerToHyperService::new(routes);
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME);
        let mut connection = pin!(http.serve_connection(TokioIo::new(tls), service));
        tokio::select! {
            done = connection.as_mut() => return Ok(done?),
            _ = stop.wait_for(|stopping| *stopping) => connection.as_mut().graceful_shutdown(),
        }
        Ok(connection.await?)
    }
}
