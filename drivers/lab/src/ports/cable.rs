//! The cable between a device and its port: what is ordered for the line befalls the bytes here.
//!
//! Promise: a pulled plug closes the port at once, even while the device is busy with something else, and the device
//! hears the end of the line when it listens next. Must not know: any protocol.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use rand::Rng;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep_until};

use crate::device::DeviceName;
use crate::world::Shared;

/// The device's end of a cable whose other end is the port `P`.
pub struct Cable<P> {
    port: Plug<P>,
    device: DeviceName,
    world: Shared,
    stall: Option<Pin<Box<Sleep>>>,
}

/// The hand on the plug.
pub struct Plug<P>(Arc<Mutex<Option<P>>>);

impl<P> Plug<P> {
    /// Pulls it out: the port is closed.
    pub fn pull(&self) {
        drop(self.lock().take());
    }

    fn lock(&self) -> MutexGuard<'_, Option<P>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P> Cable<P> {
    /// A cable plugged into `port`, and the hand on its plug.
    pub fn new(device: DeviceName, world: Shared, port: P) -> (Self, Plug<P>) {
        let port = Arc::new(Mutex::new(Some(port)));
        let plug = Plug(Arc::clone(&port));
        (Self { port: Plug(port), device, world, stall: None }, plug)
    }

    /// Ready when bytes may pass: not in the middle of a stall.
    fn poll_passable(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let device = self.device;
        if let Some(until) = self.world.read(|w| w.lines.get(&device).and_then(|line| line.stalled_until)) {
            let sleep = self.stall.get_or_insert_with(|| Box::pin(sleep_until(until)));
            if sleep.deadline() < until {
                sleep.as_mut().reset(until);
            }
            ready!(sleep.as_mut().poll(cx));
        }
        self.stall = None;
        Poll::Ready(())
    }

    /// Bytes as they arrive.
    fn corrupt(&self, bytes: &mut [u8]) {
        let device = self.device;
        let rate = self.world.read(|w| w.lines.get(&device).map_or(0.0, |line| line.corrupt));
        if rate > 0.0 {
            let flip = |byte: &mut u8| {
                if self.world.dice(|dice| dice.random_bool(rate)) {
                    *byte ^= 1 << self.world.dice(|dice| dice.random_range(0..8));
                }
            };
            bytes.iter_mut().for_each(flip);
        }
    }
}

/// How often the device's plug was pulled so far.
pub fn pulls(world: &Shared, device: DeviceName) -> u64 {
    world.read(|w| w.lines.get(&device).map_or(0, |line| line.pulls))
}

/// Waits until the plug is pulled once more than `pulls` times, also when it is pushed in again at once.
pub async fn until_pulled(world: &Shared, device: DeviceName, pulls: u64) {
    world.until(|w| w.lines.get(&device).is_some_and(|line| line.pulls != pulls)).await;
}

/// Waits until the plug is in.
pub async fn until_plugged(world: &Shared, device: DeviceName) {
    world.until(|w| w.lines.get(&device).is_none_or(|line| !line.unplugged)).await;
}

impl<P: AsyncRead + Unpin> AsyncRead for Cable<P> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_passable(cx));
        let before = buf.filled().len();
        let read = match this.port.lock().as_mut() {
            Some(port) => ready!(Pin::new(port).poll_read(cx, buf)),
            None => Ok(()),
        };
        this.corrupt(buf.filled_mut().get_mut(before..).unwrap_or_default());
        Poll::Ready(read)
    }
}

impl<P: AsyncWrite + Unpin> AsyncWrite for Cable<P> {
    /// A device does not notice that nobody is at the other end.
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_passable(cx));
        let mut arriving = bytes.to_vec();
        this.corrupt(&mut arriving);
        match this.port.lock().as_mut() {
            Some(port) => Pin::new(port).poll_write(cx, &arriving),
            None => Poll::Ready(Ok(bytes.len())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut().port.lock().as_mut() {
            Some(port) => Pin::new(port).poll_flush(cx),
            None => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut().port.lock().as_mut() {
            Some(port) => Pin::new(port).poll_shutdown(cx),
            None => Poll::Ready(Ok(())),
        }
    }
}
