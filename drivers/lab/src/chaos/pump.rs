//! Carries bytes between two pipes through the weather.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf, split};
use tokio::time::sleep;

use super::weather::{Chaos, Direction, Weather};

const CHUNK: usize = 1024;
/// Bytes a memory pipe holds before the writer waits.
const PIPE_BYTES: usize = 64 * 1024;

/// How the carrying ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The weather closed the line.
    Closed,
    /// One side hung up.
    HungUp(Direction),
}

/// What was done so far.
#[derive(Debug, Default)]
pub struct Tally {
    /// Bytes that arrived to be carried, to the device.
    pub to_device: AtomicU64,
    /// Bytes that arrived to be carried, to the host.
    pub to_host: AtomicU64,
    /// Bytes lost, doubled or turned, and pauses and cuts.
    pub harm: AtomicU64,
}

impl Tally {
    /// Bytes carried in both directions, and what was done to them.
    pub fn sum(&self) -> (u64, u64) {
        let carried = self.to_device.load(Ordering::Relaxed) + self.to_host.load(Ordering::Relaxed);
        (carried, self.harm.load(Ordering::Relaxed))
    }
}

/// Carries bytes between the host's pipe and the device's until either hangs up or the weather closes the line; both
/// pipes are closed then.
pub async fn run<H, D>(host: H, device: D, chaos: Chaos, tally: Arc<Tally>) -> End
where
    H: AsyncRead + AsyncWrite + Send,
    D: AsyncRead + AsyncWrite + Send,
{
    let ((host_in, host_out), (device_in, device_out)) = (split(host), split(device));
    tokio::select! {
        end = carry(host_in, device_out, Direction::ToDevice, chaos, &tally) => end,
        end = carry(device_in, host_out, Direction::ToHost, chaos, &tally) => end,
    }
}

/// A memory pipe that reaches `device` through the weather, carried by a task of its own.
pub fn pipe<D>(device: D, chaos: Chaos, tally: Arc<Tally>) -> DuplexStream
where
    D: AsyncRead + AsyncWrite + Send + 'static,
{
    let (host, near) = tokio::io::duplex(PIPE_BYTES);
    tokio::spawn(run(near, device, chaos, tally));
    host
}

async fn carry<R, W>(
    mut from: ReadHalf<R>,
    mut to: WriteHalf<W>,
    direction: Direction,
    chaos: Chaos,
    tally: &Tally,
) -> End
where
    R: AsyncRead,
    W: AsyncWrite,
{
    let mut weather = Weather::of(chaos, direction);
    let mut chunk = [0; CHUNK];
    loop {
        let count = match from.read(&mut chunk).await {
            Ok(count @ 1..) => count,
            Ok(0) | Err(_) => return End::HungUp(direction),
        };
        let carried = match direction {
            Direction::ToDevice => &tally.to_device,
            Direction::ToHost => &tally.to_host,
        };
        carried.fetch_add(count as u64, Ordering::Relaxed);
        match pass(chunk.get(..count).unwrap_or_default(), &mut to, &mut weather, tally).await {
            Ok(true) => {}
            Ok(false) => return End::Closed,
            Err(_) => return End::HungUp(direction),
        }
    }
}

/// Passes one chunk on; `false`: the line is closed before its end.
async fn pass<W: AsyncWrite>(
    bytes: &[u8],
    to: &mut WriteHalf<W>,
    weather: &mut Weather,
    tally: &Tally,
) -> io::Result<bool> {
    let mut ready = Vec::with_capacity(bytes.len());
    for byte in bytes {
        let fate = weather.next();
        let harmed = fate.close || fate.pause.is_some() || fate.copies != 1 || fate.turned != 0;
        tally.harm.fetch_add(harmed.into(), Ordering::Relaxed);
        if fate.close || fate.pause.is_some() {
            send(to, &mut ready).await?;
        }
        if fate.close {
            return Ok(false);
        }
        if let Some(pause) = fate.pause {
            sleep(pause).await;
        }
        ready.extend((0..fate.copies).map(|_| byte ^ fate.turned));
    }
    send(to, &mut ready).await.map(|()| true)
}

async fn send<W: AsyncWrite>(to: &mut WriteHalf<W>, ready: &mut Vec<u8>) -> io::Result<()> {
    to.write_all(ready).await?;
    ready.clear();
    to.flush().await
}
