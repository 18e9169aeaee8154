//! A pipe that writes down what passes through it.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use ring::{hmac, rand::SystemRandom};
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Instant,
};
use zeroize::Zeroizing;

use super::{Burst, Part, Recording, Side, Traffic};
use crate::transport::Pipe;

/// After such a pause the same side begins a new burst.
const PAUSE: Duration = Duration::from_millis(100);
/// Bytes of a mark.
const MARK: usize = 8;

/// No chance for the marks' key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the operating system has no randomness to give: nothing is recorded")]
pub struct NoChance;

/// A pipe that is recorded.
pub struct Recorder<P> {
    pipe: P,
    tape: Arc<Mutex<Tape>>,
}

/// What was recorded so far; goes on living when the driver drops its pipe.
#[derive(Clone)]
pub struct Recorded(Arc<Mutex<Tape>>);

struct Tape {
    traffic: Box<dyn Traffic>,
    key: hmac::Key,
    began: Instant,
    recording: Recording,
    /// The burst that goes on: who, since when, the last byte's moment, the bytes.
    running: Option<(Side, Instant, Instant, Zeroizing<Vec<u8>>)>,
}

impl<P: Pipe> Recorder<P> {
    /// Records what passes through `pipe`; `traffic` says what of it may be written down. Errors: no randomness.
    pub fn new(pipe: P, traffic: impl Traffic + 'static) -> Result<(Self, Recorded), NoChance> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).map_err(|_| NoChance)?;
        let (recording, began) = (Recording::default(), Instant::now());
        let tape = Arc::new(Mutex::new(Tape { traffic: Box::new(traffic), key, began, recording, running: None }));
        Ok((Self { pipe, tape: Arc::clone(&tape) }, Recorded(tape)))
    }

    fn heard(&self, side: Side, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.tape.lock().unwrap_or_else(PoisonError::into_inner).take(side, bytes);
        }
    }
}

impl Recorded {
    /// All that was said up to now.
    pub fn recording(&self) -> Recording {
        let mut tape = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tape.end();
        tape.recording.clone()
    }
}

impl Tape {
    fn take(&mut self, side: Side, bytes: &[u8]) {
        let now = Instant::now();
        let goes_on = self.running.as_ref().is_some_and(|(who, _, last, _)| *who == side && now - *last < PAUSE);
        if !goes_on {
            self.end();
        }
        let (_, _, last, burst) = self.running.get_or_insert_with(|| (side, now, now, Zeroizing::default()));
        *last = now;
        burst.extend_from_slice(bytes);
    }

    fn end(&mut self) {
        if let Some((side, since, _, bytes)) = self.running.take() {
            let at = u64::try_from((since - self.began).as_millis()).unwrap_or(u64::MAX);
            let parts = self.parts(side, &bytes);
            self.recording.bursts.push(Burst { at, side, parts });
        }
    }

    fn parts(&self, side: Side, bytes: &[u8]) -> Vec<Part> {
        let (mut at, mut parts) = (0, Vec::new());
        for open in self.traffic.open(side, bytes) {
            // A span that is out of order or out of the burst opens nothing.
            let Some(shown) = bytes.get(open.clone()).filter(|shown| open.start >= at && !shown.is_empty()) else {
                continue;
            };
            parts.extend(self.masked(&bytes[at..open.start]));
            match parts.last_mut() {
                Some(Part::Open(before)) => before.extend_from_slice(shown),
                Some(Part::Masked(..)) | None => parts.push(Part::Open(shown.to_vec())),
            }
            at = open.end;
        }
        parts.extend(self.masked(&bytes[at..]));
        parts
    }

    fn masked(&self, bytes: &[u8]) -> Option<Part> {
        let mark =
            || hmac::sign(&self.key, bytes).as_ref().iter().take(MARK).map(|byte| format!("{byte:02x}")).collect();
        (!bytes.is_empty()).then(|| Part::Masked(bytes.len(), mark()))
    }
}

impl<P: Pipe> AsyncRead for Recorder<P> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.pipe).poll_read(cx, buf);
        self.heard(Side::Device, &buf.filled()[before..]);
        read
    }
}

impl<P: Pipe> AsyncWrite for Recorder<P> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.pipe).poll_write(cx, bytes);
        if let Poll::Ready(Ok(count)) = &written {
            self.heard(Side::Host, bytes.get(..*count).unwrap_or_default());
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.pipe).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        time::sleep,
    };

    use super::*;
    use crate::transport::record::Impersonal;

    /// Opens the first byte of a burst and says nothing else.
    struct First;

    impl Traffic for First {
        fn open(&self, _: Side, _: &[u8]) -> Vec<Range<usize>> {
            vec![0..1, 0..1, Range { start: 7, end: 3 }, 90..99]
        }

        fn stand_in(&self, _: &mut [u8], _: &[Range<usize>]) {}
    }

    async fn taped(traffic: impl Traffic + 'static) -> String {
        let (near, mut far) = tokio::io::duplex(64);
        let (mut pipe, tape) = Recorder::new(near, traffic).unwrap();
        pipe.write_all(b"?who").await.unwrap();
        sleep(Duration::from_millis(7)).await;
        far.write_all(b"!Li!Li").await.unwrap();
        let mut answer = [0; 3];
        pipe.read_exact(&mut answer).await.unwrap();
        sleep(Duration::from_millis(200)).await;
        pipe.read_exact(&mut answer).await.unwrap();
        tape.recording().to_string()
    }

    #[tokio::test(start_paused = true)]
    async fn both_sides_are_written_down_with_their_time() {
        let text = taped(Impersonal).await;
        assert_eq!(text, "0 > 3F 77 68 6F\n7 < 21 4C 69\n207 < 21 4C 69\n");
    }

    #[tokio::test(start_paused = true)]
    async fn whatever_is_not_opened_is_a_length_and_a_mark() {
        let text = taped(First).await;
        assert!(!text.contains("77 68") && !text.contains("4C"), "{text}");
        let lines: Vec<_> = text.lines().map(|line| line.split_once("21 ").map(|(_, rest)| rest)).collect();
        assert_eq!(lines[1], lines[2], "equal contents have equal marks");
        assert!(lines[1].is_some_and(|mask| mask.starts_with("[2:") && mask.len() == 20), "{text}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_mark_tells_nothing_outside_its_recording() {
        assert_ne!(taped(First).await, taped(First).await);
    }
}
