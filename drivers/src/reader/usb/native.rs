//! Four endpoints: a frame's header and its body go out and come in apart.
//!
//! Promise: a header whose body never came spoils no later answer: with every question what is due is forgotten.

use std::{
    io,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{
    frames::{HEADER, Outgoing, body_of},
    profile::{BODY_IN, BODY_OUT, HEADER_IN, HEADER_OUT},
    write_all,
};
use crate::transport::usb::{BulkIo, endpoints::EndpointIo};

/// Waits for a body in vain, after which its header is forgotten: 3 s, as long as the slowest reading.
const MISSES: u8 = 15;

/// The adapter between such a reader and a stream of bytes.
pub struct Native<D> {
    device: D,
    packet: usize,
    outgoing: Mutex<Outgoing>,
    incoming: Mutex<Incoming>,
    /// A question went out since the last look.
    asked: AtomicBool,
}

/// What has come of an answer.
#[derive(Default)]
struct Incoming {
    header: Vec<u8>,
    left: usize,
    misses: u8,
}

impl<D: EndpointIo> Native<D> {
    /// Over a device whose bodies come in packets of at most `packet` bytes.
    pub fn new(device: D, packet: u16) -> Self {
        let (outgoing, incoming, asked) = Default::default();
        Self { device, packet: usize::from(packet).max(1), outgoing, incoming, asked }
    }

    fn header(&self, incoming: &mut Incoming, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let count = self.device.read(HEADER_IN, buf, wait)?;
        self.asked.store(false, Ordering::Relaxed);
        incoming.header.extend_from_slice(&buf[..count]);
        if incoming.header.len() >= HEADER {
            incoming.left = body_of(&incoming.header).unwrap_or(0);
            incoming.header.clear();
            incoming.misses = 0;
        }
        Ok(count)
    }

    /// Asks for no more than is due, so that a body without a closing short packet does not cost a wait.
    fn body(&self, incoming: &mut Incoming, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let due = incoming.left.div_ceil(self.packet) * self.packet;
        let room = due.min(buf.len());
        match self.device.read(BODY_IN, &mut buf[..room], wait) {
            // The body of an answer to a question asked while an older body was waited for: its header is still to be read.
            Ok(count) if self.asked.swap(false, Ordering::Relaxed) => {
                self.behind_its_header(incoming, buf, count, wait)
            }
            Ok(count) => {
                incoming.left = incoming.left.saturating_sub(count);
                Ok(count)
            }
            Err(error) => {
                incoming.misses += 1;
                if incoming.misses >= MISSES {
                    incoming.left = 0;
                }
                Err(error)
            }
        }
    }
}

impl<D: EndpointIo> Native<D> {
    /// Reads the header and puts it before the `count` bytes of body in `buf`.
    fn behind_its_header(
        &self,
        incoming: &mut Incoming,
        buf: &mut [u8],
        count: usize,
        wait: Duration,
    ) -> io::Result<usize> {
        *incoming = Incoming::default();
        let mut header = vec![0; self.packet];
        let read = self.header(incoming, &mut header, wait)?;
        let whole = count + read;
        if whole > buf.len() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        buf.copy_within(..count, read);
        buf[..read].copy_from_slice(&header[..read]);
        incoming.left = incoming.left.saturating_sub(count);
        Ok(whole)
    }
}

impl<D: EndpointIo> BulkIo for Native<D> {
    fn send(&self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        let mut outgoing = self.outgoing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(frame) = outgoing.push(bytes)? {
            let (header, body) = frame.split_at(HEADER);
            self.asked.store(true, Ordering::Relaxed);
            write_all(header, |rest| self.device.write(HEADER_OUT, rest, wait))?;
            write_all(body, |rest| self.device.write(BODY_OUT, rest, wait))?;
        }
        Ok(bytes.len())
    }

    fn receive(&self, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let mut incoming = self.incoming.lock().unwrap_or_else(PoisonError::into_inner);
        if self.asked.swap(false, Ordering::Relaxed) {
            *incoming = Incoming::default();
        }
        if incoming.left == 0 { self.header(&mut incoming, buf, wait) } else { self.body(&mut incoming, buf, wait) }
    }
}
