//! Serial ports (UART, RS-232, RS-485, USB-serial) as pipes.
//!
//! Promise: the port is ours alone while it is open, and its speed can be changed while a driver talks through it.

use std::{
    io,
    path::Path,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
pub use tokio_serial::{Parity, StopBits};
use tokio_serial::{SerialPort, SerialPortBuilderExt, SerialStream};

use crate::LinkFault;

/// How a line is set; always 8 data bits and no flow control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SerialSettings {
    /// Bits a second.
    pub baud: u32,
    /// Parity bit.
    pub parity: Parity,
    /// Stop bits.
    pub stop_bits: StopBits,
}

impl SerialSettings {
    /// 8N1, which almost every device uses.
    pub const fn n81(baud: u32) -> Self {
        Self { baud, parity: Parity::None, stop_bits: StopBits::One }
    }

    /// 8E1 (ICT banknote acceptors).
    pub const fn e81(baud: u32) -> Self {
        Self { parity: Parity::Even, ..Self::n81(baud) }
    }

    /// 8N2 (ZVT).
    pub const fn n82(baud: u32) -> Self {
        Self { stop_bits: StopBits::Two, ..Self::n81(baud) }
    }
}

/// The means to change an open line's speed.
pub trait SetBaud: Send {
    /// Changes the speed at once. A pseudo-terminal takes any speed and has none.
    fn set_baud(&mut self, baud: u32) -> Result<(), LinkFault>;
}

/// An open serial port.
pub struct SerialPipe(Arc<Mutex<SerialStream>>);

/// The speed of an open serial port.
pub struct SerialSpeed(Arc<Mutex<SerialStream>>);

/// Opens `path`. Errors: `Absent`, also when somebody else holds the port. Must be called inside the runtime.
pub fn open(path: &Path, settings: SerialSettings) -> Result<(SerialPipe, SerialSpeed), LinkFault> {
    let name = path.display().to_string();
    tokio_serial::new(name.as_str(), settings.baud)
        .parity(settings.parity)
        .stop_bits(settings.stop_bits)
        .exclusive(!is_pseudo_terminal(path))
        .open_native_async()
        .map(|stream| Arc::new(Mutex::new(stream)))
        .map(|stream| (SerialPipe(Arc::clone(&stream)), SerialSpeed(stream)))
        .map_err(|e| LinkFault::Absent { port: name, kind: absent_kind(&e, path) })
}

/// On a pseudo-terminal the exclusive mark outlives a holder that was killed, as long as the other end stays open.
fn is_pseudo_terminal(path: &Path) -> bool {
    path.canonicalize().is_ok_and(|path| path.starts_with("/dev/pts"))
}

/// The library says "no device" for a missing and for a busy port alike.
fn absent_kind(error: &tokio_serial::Error, path: &Path) -> io::ErrorKind {
    match error.kind() {
        tokio_serial::ErrorKind::Io(kind) => kind,
        tokio_serial::ErrorKind::NoDevice if path.exists() => io::ErrorKind::ResourceBusy,
        tokio_serial::ErrorKind::NoDevice => io::ErrorKind::NotFound,
        tokio_serial::ErrorKind::InvalidInput => io::ErrorKind::InvalidInput,
        tokio_serial::ErrorKind::Unknown => io::ErrorKind::Other,
    }
}

/// A thread that died with the port in its hands leaves the port itself sound.
fn lock(port: &Mutex<SerialStream>) -> MutexGuard<'_, SerialStream> {
    port.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SetBaud for SerialSpeed {
    fn set_baud(&mut self, baud: u32) -> Result<(), LinkFault> {
        lock(&self.0)
            .set_baud_rate(baud)
            .map_err(|e| LinkFault::Lost { command: "set the line's speed", kind: io::Error::from(e).kind() })
    }
}

impl AsyncRead for SerialPipe {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *lock(&self.0)).poll_read(cx, buf)
    }
}

impl AsyncWrite for SerialPipe {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *lock(&self.0)).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *lock(&self.0)).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *lock(&self.0)).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use serialport::TTYPort;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    fn pair() -> (TTYPort, TTYPort, std::path::PathBuf) {
        let (far, near) = TTYPort::pair().unwrap();
        let path = near.name().unwrap().into();
        (far, near, path)
    }

    #[tokio::test]
    async fn bytes_pass_both_ways_unchanged_at_any_speed() {
        let (mut far, _near, path) = pair();
        let (mut pipe, mut speed) = open(&path, SerialSettings::n81(57600)).unwrap();
        let every: Vec<u8> = (0..=255).collect();
        pipe.write_all(&every).await.unwrap();
        speed.set_baud(115200).unwrap();
        let mut there = [0; 256];
        far.read_exact(&mut there).unwrap();
        far.write_all(&there).unwrap();
        let mut back = [0; 256];
        pipe.read_exact(&mut back).await.unwrap();
        assert_eq!(back.as_slice(), every);
    }

    #[tokio::test]
    async fn a_port_whose_other_end_vanishes_is_lost() {
        let (far, near, path) = pair();
        let (pipe, _speed) = open(&path, SerialSettings::n81(9600)).unwrap();
        drop((far, near));
        let mut line = crate::transport::line::Line::new(pipe);
        let fault = line.next_byte("test").await.unwrap_err();
        assert!(matches!(fault, LinkFault::Lost { command: "test", .. }), "{fault}");
    }
}
