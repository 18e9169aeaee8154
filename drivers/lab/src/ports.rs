//! The ways a host reaches a simulator: pseudo-terminals with stable links, TCP, and memory pipes.
//!
//! Promise: the line outlives the host. A host that opens, talks, dies and opens again finds the same device at the
//! same link, as with a real cable. Must not know: any protocol.

use std::io;
use std::path::{Path, PathBuf};

use tokio::io::DuplexStream;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::device::DeviceName;
use crate::world::Shared;
use crate::{camera, chip_reader, collector, dispenser, drawers, fingerprint, printer, psp, reader, scanner, terminal};

mod pty;
mod termios;

pub use pty::PtyPort;

/// Bytes a memory pipe holds before the writer waits.
const PIPE_BYTES: usize = 64 * 1024;

/// Serves `device` over `pipe` until the host hangs up.
pub async fn serve<P>(device: DeviceName, world: Shared, pipe: P) -> io::Result<()>
where
    P: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send,
{
    match device {
        DeviceName::Reader => reader::serve(world, pipe).await,
        DeviceName::Fingerprint => fingerprint::serve(world, pipe).await,
        DeviceName::Printer => printer::serve(world, pipe).await,
        DeviceName::Terminal => terminal::serve(world, pipe).await,
        DeviceName::TerminalTcp => terminal::serve_tcp(world, pipe).await,
        DeviceName::Drawers => drawers::serve(world, pipe).await,
        DeviceName::Collector => collector::serve(world, pipe).await,
        DeviceName::Scanner => scanner::serve(world, pipe).await,
        DeviceName::Dispenser => dispenser::serve(world, pipe).await,
        DeviceName::ChipReader => chip_reader::serve(world, pipe).await,
        DeviceName::Camera => camera::serve(world, pipe).await,
        DeviceName::Psp => psp::serve(world, pipe).await,
    }
}

/// A memory pipe to the device; it is served until the returned end is dropped.
pub fn memory(device: DeviceName, world: Shared, tasks: &mut JoinSet<()>) -> DuplexStream {
    let (host, line) = tokio::io::duplex(PIPE_BYTES);
    tasks.spawn(async move { report(device, serve(device, world, line).await) });
    host
}

/// A pseudo-terminal for the device, linked at `dir/NAME`, served for as long as `tasks` lives.
pub fn pseudo_terminal(device: DeviceName, world: Shared, dir: &Path, tasks: &mut JoinSet<()>) -> io::Result<PathBuf> {
    let port = PtyPort::open(device, world.clone())?;
    let link = dir.join(device.as_str());
    relink(port.path(), &link)?;
    tasks.spawn(async move { report(device, serve(device, world, port).await) });
    Ok(link)
}

/// Points `link` at `target`, replacing a link left by an earlier run.
fn relink(target: &Path, link: &Path) -> io::Result<()> {
    match std::fs::remove_file(link) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    std::os::unix::fs::symlink(target, link)
}

/// A listener on the loopback address for the device; its port.
pub async fn tcp(device: DeviceName, world: Shared, tasks: &mut JoinSet<()>) -> io::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    tasks.spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            connections.spawn(serve_stream(device, world.clone(), stream));
            while connections.try_join_next().is_some() {}
        }
    });
    Ok(port)
}

async fn serve_stream(device: DeviceName, world: Shared, stream: TcpStream) {
    // A device's answer is one small write; Nagle would hold it back.
    let _ = stream.set_nodelay(true);
    report(device, serve(device, world, stream).await);
}

fn report(device: DeviceName, result: io::Result<()>) {
    match result {
        Ok(()) => tracing::debug!(%device, "host hung up"),
        Err(error) => tracing::info!(%device, %error, "line closed"),
    }
}
