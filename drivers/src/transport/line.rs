//! A strict question–answer line over any pipe: one exchange at a time, read by length, with timeouts.
//!
//! Promise: an exchange that begins with [`Line::flush_input`] sees only bytes that came after it, so any call here may
//! be dropped (cancelled) in the middle without the next exchange losing its place. Knows bytes and time, no protocol.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, ReadBuf},
    time::{Instant, timeout, timeout_at},
};
use zeroize::Zeroizing;

use super::Pipe;
use crate::LinkFault;

/// How long a device may refuse to take our bytes (flow control, a hung USB bridge).
const WRITE_TIMEOUT: Duration = Duration::from_secs(2);
/// A line that babbles without end is not flushed for ever.
const FLUSH_LIMIT: usize = 1 << 20;
const CHUNK: usize = 1024;

/// One device's line. Bytes read beyond what was asked for are kept for the next read.
pub struct Line<P> {
    pipe: P,
    ahead: Zeroizing<Vec<u8>>,
    taken: usize,
}

impl<P: Pipe> Line<P> {
    /// Takes the pipe over.
    pub fn new(pipe: P) -> Self {
        Self { pipe, ahead: Zeroizing::new(Vec::with_capacity(CHUNK)), taken: 0 }
    }

    /// Drops whatever bytes are already waiting, without waiting for more, and says how many. A line that is gone is
    /// reported by the next write or read, not here.
    pub async fn flush_input(&mut self) -> usize {
        let ahead = self.ahead.len() - self.taken;
        self.forget();
        let waiting = self.drain().await;
        // The runtime learns of bytes in the kernel only when its driver has run once.
        tokio::task::yield_now().await;
        ahead + waiting + self.drain().await
    }

    /// Drops bytes until none come for `quiet`, at most for `limit`: for a device that may still be sending the answer
    /// to a question that was given up.
    pub async fn settle(&mut self, quiet: Duration, limit: Duration) {
        let end = Instant::now() + limit;
        while Instant::now() < end && timeout(quiet, self.pipe.read_buf(&mut *self.ahead)).await.is_ok_and(is_some_data)
        {
            self.forget();
        }
        self.forget();
    }

    /// Whether the line is still there, as far as can be seen without asking the device. What is waiting stays waiting.
    pub async fn is_open(&mut self) -> bool {
        tokio::task::yield_now().await;
        if self.taken < self.ahead.len() {
            return true;
        }
        self.forget();
        let mut bytes = Zeroizing::new([0; CHUNK]);
        match poll_fn(|cx| Poll::Ready(self.poll_some(cx, &mut bytes[..]))).await {
            Poll::Ready(Ok(n)) if n > 0 => self.ahead.extend_from_slice(&bytes[..n]),
            Poll::Ready(_) => return false,
            Poll::Pending => {}
        }
        true
    }

    /// Sends `bytes` whole. Errors: `Lost`, or `Timeout` when the other side takes nothing for 2 s.
    pub async fn write(&mut self, command: &'static str, bytes: &[u8]) -> Result<(), LinkFault> {
        let all = async {
            self.pipe.write_all(bytes).await?;
            self.pipe.flush().await
        };
        match timeout(WRITE_TIMEOUT, all).await {
            Ok(done) => done.map_err(|e| lost(command, e.kind())),
            Err(_) => Err(LinkFault::Timeout { command, after: WRITE_TIMEOUT }),
        }
    }

    /// Fills `buf`. Errors: `Timeout` when the first byte takes longer than `first`; `Garbled` when a later byte takes
    /// longer than `gap`; `Lost` at the end of the stream.
    pub async fn read_exact(
        &mut self,
        command: &'static str,
        buf: &mut [u8],
        first: Duration,
        gap: Duration,
    ) -> Result<(), LinkFault> {
        let Some((head, rest)) = buf.split_first_mut() else { return Ok(()) };
        *head = self.read_byte(command, first).await?;
        self.read_rest(command, rest, gap).await
    }

    /// Fills `buf` with the rest of an answer that has begun: silence of `gap` anywhere is `Garbled`.
    pub async fn read_rest(&mut self, command: &'static str, buf: &mut [u8], gap: Duration) -> Result<(), LinkFault> {
        let mut filled = 0;
        while let Some(rest) = buf.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            if self.taken == self.ahead.len() && !self.fill(command, Instant::now() + gap).await? {
                return Err(LinkFault::Garbled { command, why: "it broke off" });
            }
            filled += self.take(rest);
        }
        Ok(())
    }

    /// The next byte, however long it takes.
    pub async fn next_byte(&mut self, command: &'static str) -> Result<u8, LinkFault> {
        while self.taken == self.ahead.len() {
            self.forget();
            let read = self.pipe.read_buf(&mut *self.ahead).await;
            arrived(command, read)?;
        }
        Ok(self.take_byte())
    }

    /// The next byte, waiting up to `within`.
    pub async fn read_byte(&mut self, command: &'static str, within: Duration) -> Result<u8, LinkFault> {
        self.byte_until(command, Instant::now() + within).await?.ok_or(LinkFault::Timeout { command, after: within })
    }

    /// Reads up to and including `preamble`, dropping the junk before it. `first` bounds the whole search; a preamble
    /// that pauses for more than `gap` in its middle starts anew. Errors: `Timeout` when nothing came, `Garbled` when
    /// only junk came.
    pub async fn scan_for(
        &mut self,
        command: &'static str,
        preamble: &[u8],
        first: Duration,
        gap: Duration,
    ) -> Result<(), LinkFault> {
        let end = Instant::now() + first;
        let (mut window, mut heard) = (Vec::with_capacity(preamble.len() + 1), false);
        while window != preamble {
            let pause = if window.is_empty() { end } else { end.min(Instant::now() + gap) };
            match self.byte_until(command, pause).await? {
                Some(byte) => {
                    heard = true;
                    slide(&mut window, byte, preamble);
                }
                None if pause < end => window.clear(),
                None if heard => return Err(LinkFault::Garbled { command, why: "only noise came" }),
                None => return Err(LinkFault::Timeout { command, after: first }),
            }
        }
        Ok(())
    }

    /// The pipe itself, for what is no exchange (changing its speed).
    pub fn get_mut(&mut self) -> &mut P {
        &mut self.pipe
    }

    async fn byte_until(&mut self, command: &'static str, until: Instant) -> Result<Option<u8>, LinkFault> {
        if self.taken == self.ahead.len() && !self.fill(command, until).await? {
            return Ok(None);
        }
        Ok(Some(self.take_byte()))
    }

    /// Waits for more bytes. `false`: none came in time.
    async fn fill(&mut self, command: &'static str, until: Instant) -> Result<bool, LinkFault> {
        self.forget();
        match timeout_at(until, self.pipe.read_buf(&mut *self.ahead)).await {
            Err(_) => Ok(false),
            Ok(read) => arrived(command, read).map(|()| true),
        }
    }

    fn take(&mut self, into: &mut [u8]) -> usize {
        let waiting = &self.ahead[self.taken..];
        let n = waiting.len().min(into.len());
        into[..n].copy_from_slice(&waiting[..n]);
        self.taken += n;
        n
    }

    fn take_byte(&mut self) -> u8 {
        let mut byte = [0];
        self.take(&mut byte);
        byte[0]
    }

    fn forget(&mut self) {
        self.ahead.clear();
        self.taken = 0;
    }

    async fn drain(&mut self) -> usize {
        let (mut dropped, mut bytes) = (0, Zeroizing::new([0; CHUNK]));
        poll_fn(|cx| {
            while dropped < FLUSH_LIMIT {
                match self.poll_some(cx, &mut bytes[..]) {
                    Poll::Ready(Ok(n)) if n > 0 => dropped += n,
                    Poll::Ready(_) | Poll::Pending => break,
                }
            }
            Poll::Ready(dropped)
        })
        .await
    }

    fn poll_some(&mut self, cx: &mut Context<'_>, bytes: &mut [u8]) -> Poll<std::io::Result<usize>> {
        let mut buf = ReadBuf::new(bytes);
        Pin::new(&mut self.pipe).poll_read(cx, &mut buf).map_ok(|()| buf.filled().len())
    }
}

fn is_some_data(read: std::io::Result<usize>) -> bool {
    read.is_ok_and(|n| n > 0)
}

fn arrived(command: &'static str, read: std::io::Result<usize>) -> Result<(), LinkFault> {
    match read {
        Ok(0) => Err(lost(command, std::io::ErrorKind::UnexpectedEof)),
        Ok(_) => Ok(()),
        Err(e) => Err(lost(command, e.kind())),
    }
}

/// Appends a byte and forgets from the front what can no longer be the start of the preamble.
fn slide(window: &mut Vec<u8>, byte: u8, preamble: &[u8]) {
    window.push(byte);
    while !preamble.starts_with(window) {
        window.remove(0);
    }
}

fn lost(command: &'static str, kind: std::io::ErrorKind) -> LinkFault {
    LinkFault::Lost { command, kind }
}

#[cfg(test)]
mod tests {
    use tokio::{io::DuplexStream, time::sleep};

    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn rig() -> (Line<DuplexStream>, DuplexStream) {
        let (near, far) = tokio::io::duplex(4096);
        (Line::new(near), far)
    }

    #[tokio::test(start_paused = true)]
    async fn a_flush_drops_what_waits_in_the_pipe_and_what_was_read_ahead() {
        let (mut line, mut far) = rig();
        far.write_all(b"abc").await.unwrap();
        assert_eq!(line.read_byte("test", MS).await, Ok(b'a'));
        far.write_all(b"de").await.unwrap();
        assert_eq!(line.flush_input().await, 4);
        far.write_all(b"f").await.unwrap();
        assert_eq!(line.read_byte("test", MS).await, Ok(b'f'));
    }

    #[tokio::test(start_paused = true)]
    async fn a_preamble_that_pauses_in_its_middle_starts_anew() {
        let (mut line, mut far) = rig();
        let script = async {
            far.write_all(b"\xAA\xAA").await.unwrap();
            sleep(20 * MS).await;
            far.write_all(b"\x96!\xAA\xAA\xAA\x96!").await.unwrap();
        };
        let (found, ()) = tokio::join!(line.scan_for("test", b"\xAA\xAA\x96", 100 * MS, 10 * MS), script);
        assert_eq!(found, Ok(()));
        assert_eq!(line.read_byte("test", MS).await, Ok(b'!'));
        assert_eq!(line.flush_input().await, 0, "the preamble after the pause was found, not the one across it");
    }

    #[tokio::test(start_paused = true)]
    async fn noise_without_end_is_told_from_silence() {
        let (mut line, mut far) = rig();
        let silence = line.scan_for("test", b"\xEF\x01", 100 * MS, 10 * MS).await;
        assert_eq!(silence, Err(LinkFault::Timeout { command: "test", after: 100 * MS }));
        let babble = async {
            loop {
                far.write_all(&[0x55]).await.unwrap();
                sleep(MS).await;
            }
        };
        let noise = tokio::select! {
            found = line.scan_for("test", b"\xEF\x01", 100 * MS, 10 * MS) => found,
            () = babble => unreachable!(),
        };
        assert_eq!(noise, Err(LinkFault::Garbled { command: "test", why: "only noise came" }));
    }

    #[tokio::test(start_paused = true)]
    async fn settling_outlasts_pauses_shorter_than_quiet_and_ends_at_its_limit() {
        let (mut line, mut far) = rig();
        let script = async {
            for _ in 0..5 {
                far.write_all(b"old").await.unwrap();
                sleep(8 * MS).await;
            }
        };
        tokio::join!(line.settle(10 * MS, 1000 * MS), script);
        assert_eq!(line.flush_input().await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_device_that_takes_no_bytes_is_a_timeout() {
        let (mut line, _far) = rig();
        let fault = LinkFault::Timeout { command: "test", after: WRITE_TIMEOUT };
        assert_eq!(line.write("test", &[0; 5000]).await, Err(fault));
    }
}
