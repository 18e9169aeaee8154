//! A pseudo-terminal as the device's end of a serial line.
//!
//! The lab keeps the slave side open, so that a host closing it is no hang-up. Like a wire, the line never pushes back:
//! what nobody reads for a while is lost. A host that reads slowly is somebody, and loses nothing.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::pty::{grantpt, posix_openpt, ptsname_r, unlockpt};
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

use super::termios;

/// How long a full line waits for a reader before its bytes are lost.
const UNREAD: Duration = Duration::from_millis(300);

/// Told the speed the host has set, whenever bytes come; `None` while it has set none.
type OnSpeed = Box<dyn FnMut(Option<u32>) + Send>;

/// The device's end of a serial line.
pub struct PtyPort {
    master: AsyncFd<File>,
    slave: OwnedFd,
    path: PathBuf,
    on_speed: OnSpeed,
    outgoing: Outgoing,
}

/// How bytes to the host fare.
#[derive(Debug)]
enum Outgoing {
    /// They fit on the line.
    Flowing,
    /// The line is full and somebody may yet read.
    Waiting(Pin<Box<Sleep>>),
    /// Nobody reads: they are lost until somebody does.
    Lost,
}

impl PtyPort {
    /// A new line in raw mode. Errors: the system has no pseudo-terminals left.
    pub fn open(on_speed: impl FnMut(Option<u32>) + Send + 'static) -> io::Result<Self> {
        let master = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let path = PathBuf::from(ptsname_r(&master)?);
        let slave = OpenOptions::new().read(true).write(true).custom_flags(nix::libc::O_NOCTTY).open(&path)?;
        let slave = OwnedFd::from(slave);
        let mut settings = tcgetattr(&slave)?;
        cfmakeraw(&mut settings);
        tcsetattr(&slave, SetArg::TCSANOW, &settings)?;
        termios::forget_speed(&slave)?;
        let master: OwnedFd = master.into();
        fcntl(&master, FcntlArg::F_SETFL(OFlag::O_RDWR | OFlag::O_NONBLOCK))?;
        // SAFETY: a `File` keeps and returns one open descriptor until it is dropped, and it is never replaced here.
        let master = unsafe { AsyncFd::register(File::from(master)) }.map_err(io::Error::from)?;
        Ok(Self { master, slave, path, on_speed: Box::new(on_speed), outgoing: Outgoing::Flowing })
    }

    /// The slave side, for the host.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes note of how the host opened the line.
    fn observe_host(&mut self) {
        termios::lift_exclusive_use(&self.slave);
        (self.on_speed)(termios::host_baud(&self.slave));
    }
}

impl AsyncRead for PtyPort {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            let mut guard = ready!(this.master.poll_read_ready(cx))?;
            let read = guard.try_io(|master| master.get_ref().read(buf.initialize_unfilled()));
            match read {
                Ok(Ok(count)) => {
                    buf.advance(count);
                    this.observe_host();
                    return Poll::Ready(Ok(()));
                }
                Ok(Err(error)) => return Poll::Ready(Err(error)),
                Err(_would_block) => {}
            }
        }
    }
}

impl AsyncWrite for PtyPort {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        while let Poll::Ready(guard) = this.master.poll_write_ready(cx) {
            if let Ok(result) = guard?.try_io(|master| master.get_ref().write(bytes)) {
                this.outgoing = Outgoing::Flowing;
                return Poll::Ready(result);
            }
        }
        if matches!(this.outgoing, Outgoing::Flowing) {
            this.outgoing = Outgoing::Waiting(Box::pin(tokio::time::sleep(UNREAD)));
        }
        if let Outgoing::Waiting(sleep) = &mut this.outgoing {
            ready!(sleep.as_mut().poll(cx));
            // The system says that there is room only once nearly all was read; whoever reads slowly has made some before.
            match this.master.get_ref().write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    tracing::debug!(line = %this.path.display(), "nobody reads the line: bytes are lost");
                    this.outgoing = Outgoing::Lost;
                }
                result => {
                    this.outgoing = Outgoing::Flowing;
                    return Poll::Ready(result);
                }
            }
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;

    /// More than the line holds, as numbers one after another.
    fn much() -> Vec<u8> {
        (0..24 * 1024).map(|number| (number / 7 % 251) as u8).collect()
    }

    #[tokio::test]
    async fn a_host_that_reads_slowly_loses_nothing() {
        let mut port = PtyPort::open(|_| {}).unwrap();
        let mut host = File::open(port.path()).unwrap();
        let (whole, heard) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut heard = vec![0; much().len()];
            for piece in heard.chunks_mut(128) {
                host.read_exact(piece).unwrap();
                // The whole line full takes far longer than the port waits for a sign of life.
                std::thread::sleep(Duration::from_millis(12));
            }
            whole.send(heard).unwrap();
        });
        port.write_all(&much()).await.unwrap();
        assert!(heard.recv_timeout(Duration::from_secs(30)).is_ok_and(|heard| heard == much()), "bytes are missing");
    }

    #[tokio::test]
    async fn what_nobody_reads_is_lost_and_holds_nobody_up() {
        let mut port = PtyPort::open(|_| {}).unwrap();
        let written = tokio::time::timeout(Duration::from_secs(30), port.write_all(&much())).await;
        assert!(written.is_ok_and(|written| written.is_ok()), "{:?}", port.outgoing);
        assert!(matches!(port.outgoing, Outgoing::Lost));
    }
}
