//! The network between the kiosk and central: a memory pipe that breaks, falls silent, cuts short and dawdles, and in front
//! of central's routes something that loses, doubles and reorders requests.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, request::Parts};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use suiban::sync::{BoxStream, Dial};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::time::{Sleep, sleep};
use tower::ServiceExt;

use crate::faults::{LineFault, RequestFault};
use crate::office::Office;
use crate::world::World;

const PIPE: usize = 1024 * 1024;
const LONGEST: usize = 64 * 1024 * 1024;
/// A call that nobody answers.
const RINGS: Duration = Duration::from_secs(15);

/// The way from the kiosk to the office.
pub struct Network {
    world: Arc<World>,
    office: Arc<Office>,
    /// The cable is out for good.
    gone: AtomicBool,
    /// The last request that was done, as a box on the way may send it again.
    heard: Arc<Mutex<Option<(Parts, Bytes)>>>,
}

impl Network {
    /// A new one.
    pub fn new(world: Arc<World>, office: Arc<Office>) -> Arc<Self> {
        Arc::new(Self { world, office, gone: AtomicBool::new(false), heard: Arc::default() })
    }

    /// Nobody is reached any more: so that it can be seen that facts that never arrive are noticed.
    pub fn cut_for_good(&self) {
        self.gone.store(true, Ordering::SeqCst);
    }
}

#[async_trait]
impl Dial for Network {
    async fn dial(&self) -> io::Result<BoxStream> {
        self.world.step().await;
        let (away, fault) = self.world.with(|s| (s.armed.partition_until > s.now_ms(), s.armed.connect()));
        if away {
            sleep(RINGS).await;
            return Err(io::ErrorKind::TimedOut.into());
        }
        if let Some(fault) = fault {
            self.world.note(format!("  fault: line {fault:?}"));
        }
        if fault == Some(LineFault::Refused) || self.gone.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        let (near, far) = tokio::io::duplex(PIPE);
        let counter = Counter { world: self.world.clone(), office: self.office.clone(), heard: self.heard.clone() };
        let central = self.office.central().clone();
        tokio::spawn(async move {
            let through = |routes| Router::new().fallback(move |request| counter.clone().take(routes, request));
            // How a connection ended is the kiosk's to find out.
            drop(central.serve_stream_through(far, through).await);
        });
        Ok(Box::new(Line { pipe: near, fault, reads: 0, pause: None, world: self.world.clone() }))
    }
}

/// What stands before central's routes.
#[derive(Clone)]
struct Counter {
    world: Arc<World>,
    office: Arc<Office>,
    heard: Arc<Mutex<Option<(Parts, Bytes)>>>,
}

impl Counter {
    async fn take(self, routes: Router, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let Ok(body) = to_bytes(body, LONGEST).await else { return StatusCode::BAD_REQUEST.into_response() };
        let fault = self.world.with(|state| state.armed.request());
        if let Some(fault) = fault {
            // The route alone: names of evidence are random.
            let route = parts.uri.path().split('/').nth(2).unwrap_or_default();
            self.world.note(format!("  fault: request {route} {fault:?}"));
        }
        let again = self.lock().replace((parts.clone(), body.clone()));
        match (fault, again) {
            (Some(RequestFault::Unavailable), _) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            (Some(RequestFault::Twice), _) => drop(self.done(&routes, parts.clone(), body.clone())),
            (Some(RequestFault::OldFirst), Some((parts, body))) => drop(self.done(&routes, parts, body)),
            (Some(RequestFault::AnswerLost), _) => {
                drop(self.done(&routes, parts, body));
                return std::future::pending().await;
            }
            (Some(RequestFault::OldFirst), None) | (None, _) => {}
        }
        self.done(&routes, parts, body)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(Parts, Bytes)>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// On central's own threads; nothing here goes on meanwhile.
    fn done(&self, routes: &Router, parts: Parts, body: Bytes) -> Response {
        let routes = routes.clone();
        let (parts, body) = self.office.wait(async move {
            let answer = routes.oneshot(Request::from_parts(parts, Body::from(body))).await;
            let (parts, body) = answer.into_response().into_parts();
            (parts, to_bytes(body, LONGEST).await.unwrap_or_default())
        });
        Response::from_parts(parts, Body::from(body))
    }
}

/// The kiosk's end of a connection.
struct Line {
    pipe: DuplexStream,
    fault: Option<LineFault>,
    reads: u32,
    pause: Option<Pin<Box<Sleep>>>,
    world: Arc<World>,
}

impl Line {
    /// What becomes of a read, by how many there were.
    fn ends(&mut self, read: &mut ReadBuf<'_>, before: usize) -> Option<Poll<io::Result<()>>> {
        match self.fault {
            Some(LineFault::Breaks { reads }) if self.reads > reads => {
                read.set_filled(before);
                Some(Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())))
            }
            Some(LineFault::Silent { reads }) if self.reads > reads => {
                read.set_filled(before);
                Some(Poll::Pending)
            }
            Some(LineFault::Truncates { reads }) if self.reads == reads + 1 => {
                read.set_filled(before + (read.filled().len() - before) / 2);
                Some(Poll::Ready(Ok(())))
            }
            Some(LineFault::Truncates { reads }) if self.reads > reads => {
                read.set_filled(before);
                Some(Poll::Ready(Ok(())))
            }
            Some(LineFault::Slow { ms }) => {
                self.pause = Some(Box::pin(sleep(Duration::from_millis(ms))));
                None
            }
            Some(
                LineFault::Refused | LineFault::Breaks { .. } | LineFault::Silent { .. } | LineFault::Truncates { .. },
            )
            | None => None,
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, read: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        let before = read.filled().len();
        ready!(Pin::new(&mut self.pipe).poll_read(cx, read))?;
        if !self.world.power.step() {
            read.set_filled(before);
            return Poll::Pending;
        }
        self.reads += 1;
        self.ends(read, before).unwrap_or(Poll::Ready(Ok(())))
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if !self.world.power.is_on() {
            return Poll::Pending;
        }
        Pin::new(&mut self.pipe).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_shutdown(cx)
    }
}
