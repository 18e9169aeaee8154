//! The ways a host reaches a simulator: pseudo-terminals with stable links, TCP, and memory pipes.
//!
//! Promise: the line outlives the host. A host that opens, talks, dies and opens again finds the same device at the
//! same link, as with a real cable. Must not know: any protocol.

use std::io;
use std::path::{Path, PathBuf};

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::device::DeviceName;
use crate::world::Shared;
use crate::{
    banknotes, camera, chip_reader, codepay, collector, dispenser, document, drawers, fingerprint, printer, psp,
    reader, scanner, terminal, ups,
};

mod cable;
mod pty;
mod termios;

use cable::Cable;
pub use pty::PtyPort;

/// Bytes a memory pipe holds before the writer waits.
const PIPE_BYTES: usize = 64 * 1024;

/// Serves `device` over `pipe` until the host hangs up.
pub async fn serve<P>(device: DeviceName, world: Shared, pipe: P) -> io::Result<()>
where
    P: AsyncRead + AsyncWrite + Unpin + Send,
{
    match device {
        DeviceName::Reader => reader::serve(world, pipe).await,
        DeviceName::Fingerprint => fingerprint::serve(world, pipe).await,
        DeviceName::Printer => printer::serve(world, pipe).await,
        DeviceName::Terminal => terminal::serve(world, pipe).await,
        DeviceName::TerminalTcp => terminal::serve_tcp(world, pipe).await,
        DeviceName::TerminalCodepay => codepay::serve(world, pipe).await,
        DeviceName::Banknotes => banknotes::serve_ccnet(world, pipe).await,
        DeviceName::BanknotesIct => banknotes::serve_ict(world, pipe).await,
        DeviceName::Drawers => drawers::serve(world, pipe).await,
        DeviceName::Collector => collector::serve(world, pipe).await,
        DeviceName::Scanner => scanner::serve(world, pipe).await,
        DeviceName::Dispenser => dispenser::serve(world, pipe).await,
        DeviceName::ChipReader => chip_reader::serve(world, pipe).await,
        DeviceName::Camera => camera::serve(world, pipe).await,
        DeviceName::DocumentCamera => document::serve(world, pipe).await,
        DeviceName::Ups => ups::serve(world, pipe).await,
        DeviceName::Psp => psp::serve(world, pipe).await,
    }
}

/// A memory pipe to the device; it is served until the returned end is dropped or the plug is pulled.
pub fn memory(device: DeviceName, world: Shared, tasks: &mut JoinSet<()>) -> DuplexStream {
    let (host, line) = tokio::io::duplex(PIPE_BYTES);
    if world.read(|w| w.lines.get(&device).is_none_or(|line| !line.unplugged)) {
        let pulls = cable::pulls(&world, device);
        tasks.spawn(until_pulled(device, world, line, pulls));
    }
    host
}

/// Serves the device over `port` until the host hangs up; a pulled plug closes the port at once, whatever the device is
/// doing, and the device finishes that by itself.
async fn until_pulled<P>(device: DeviceName, world: Shared, port: P, pulls: u64)
where
    P: AsyncRead + AsyncWrite + Unpin + Send,
{
    let (cable, plug) = Cable::new(device, world.clone(), port);
    let serving = async { report(device, serve(device, world.clone(), cable).await) };
    let pulling = async {
        cable::until_pulled(&world, device, pulls).await;
        plug.pull();
    };
    tokio::pin!(serving);
    tokio::select! {
        () = &mut serving => return,
        () = pulling => {}
    }
    serving.await;
}

/// A pseudo-terminal for the device, linked at `dir/NAME`, served for as long as `tasks` lives. While the plug is pulled
/// there is no link and no terminal; the next one is another, as with a real adapter.
pub fn pseudo_terminal(device: DeviceName, world: Shared, dir: &Path, tasks: &mut JoinSet<()>) -> io::Result<PathBuf> {
    let link = dir.join(device.as_str());
    let mut pulls = cable::pulls(&world, device);
    let mut port = open_linked(device, &world, &link)?;
    let place = link.clone();
    tasks.spawn(async move {
        let mut conversations = JoinSet::new();
        loop {
            conversations.spawn(until_pulled(device, world.clone(), port, pulls));
            cable::until_pulled(&world, device, pulls).await;
            report(device, unlink(&place));
            cable::until_plugged(&world, device).await;
            while conversations.try_join_next().is_some() {}
            pulls = cable::pulls(&world, device);
            match open_linked(device, &world, &place) {
                Ok(next) => port = next,
                Err(error) => return report(device, Err(error)),
            }
        }
    });
    Ok(link)
}

fn open_linked(device: DeviceName, world: &Shared, link: &Path) -> io::Result<PtyPort> {
    let told = world.clone();
    linked_terminal(link, move |baud| told.update(|w| w.line(device).host_baud = baud))
}

/// A pseudo-terminal with a link to its host's side.
pub(crate) fn linked_terminal(link: &Path, on_speed: impl FnMut(Option<u32>) + Send + 'static) -> io::Result<PtyPort> {
    let port = PtyPort::open(on_speed)?;
    relink(port.path(), link)?;
    Ok(port)
}

/// Points `link` at `target`, replacing a link left by an earlier run.
fn relink(target: &Path, link: &Path) -> io::Result<()> {
    unlink(link)?;
    std::os::unix::fs::symlink(target, link)
}

/// Takes a link away, if it is there.
pub(crate) fn unlink(link: &Path) -> io::Result<()> {
    match std::fs::remove_file(link) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A listener on the loopback address for the device; its port. While the plug is pulled nobody listens there.
pub async fn tcp(device: DeviceName, world: Shared, tasks: &mut JoinSet<()>) -> io::Result<u16> {
    let mut listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let mut pulls = cable::pulls(&world, device);
    tasks.spawn(async move {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                () = cable::until_pulled(&world, device, pulls) => {}
                () = accept(device, &world, &listener, &mut connections, pulls) => {}
            }
            drop(listener);
            cable::until_plugged(&world, device).await;
            pulls = cable::pulls(&world, device);
            match TcpListener::bind(address).await {
                Ok(again) => listener = again,
                Err(error) => return report(device, Err(error)),
            }
        }
    });
    Ok(address.port())
}

async fn accept(device: DeviceName, world: &Shared, listener: &TcpListener, connections: &mut JoinSet<()>, pulls: u64) {
    while let Ok((stream, _)) = listener.accept().await {
        // A device's answer is one small write; Nagle would hold it back.
        let _ = stream.set_nodelay(true);
        connections.spawn(until_pulled(device, world.clone(), stream, pulls));
        while connections.try_join_next().is_some() {}
    }
}

fn report(device: DeviceName, result: io::Result<()>) {
    match result {
        Ok(()) => tracing::debug!(%device, "host hung up"),
        Err(error) => tracing::info!(%device, %error, "line closed"),
    }
}
