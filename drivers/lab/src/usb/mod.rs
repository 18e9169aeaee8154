//! The ID-card reader on USB: a bridge between the module's line and endpoints that behave as real ones do.
//!
//! Promise: data moves in packets; a transfer in ends with a short packet, an empty one, a full buffer or the wait; more
//! than fits is an overflow; a packet out is taken or not; a pulled plug ends every transfer at once. The host calls it
//! from its own threads and blocks there. Must not know: what a frame means, only where it ends.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::sync::mpsc;

mod wiring;

pub use wiring::{EndpointInfo, InterfaceInfo, Wiring};

/// The longest packet of full speed.
pub const PACKET: usize = 64;

/// How a transfer failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsbError {
    /// Nothing came or was taken in time.
    TimedOut,
    /// The device does not know the endpoint or the request.
    Stalled,
    /// More came than the host has room for.
    Overflow,
    /// The device is unplugged.
    Gone,
}

/// A reader on USB.
pub struct UsbReader {
    wiring: Wiring,
    state: Mutex<State>,
    changed: Condvar,
    to_module: mpsc::UnboundedSender<Vec<u8>>,
}

#[derive(Default)]
struct State {
    /// Packets to the host, by endpoint.
    queues: BTreeMap<u8, VecDeque<Vec<u8>>>,
    /// A frame to the module of which more is to come, and how long it is once that is known.
    frame: Vec<u8>,
    gone: bool,
    hung: bool,
    /// Packets that still pass before the plug is pulled.
    pulled_after: Option<usize>,
    /// What control transfers and packets out were seen.
    packets_out: Vec<Vec<u8>>,
    empty_packets_out: usize,
}

impl UsbReader {
    /// Plugs a reader in whose module is at the other end of `line`. Must be called inside the runtime.
    pub fn plug(wiring: Wiring, line: DuplexStream) -> Arc<Self> {
        let (to_module, mut from_host) = mpsc::unbounded_channel::<Vec<u8>>();
        let reader = Arc::new(Self { wiring, state: Mutex::default(), changed: Condvar::new(), to_module });
        let (mut from_module, mut into_module) = tokio::io::split(line);
        tokio::spawn(async move {
            while let Some(bytes) = from_host.recv().await {
                if into_module.write_all(&bytes).await.is_err() {
                    return;
                }
            }
        });
        let bridge = Arc::downgrade(&reader);
        tokio::spawn(async move {
            let (mut pending, mut chunk) = (Vec::new(), [0; 256]);
            while let (Ok(count @ 1..), Some(bridge)) = (from_module.read(&mut chunk).await, bridge.upgrade()) {
                pending.extend_from_slice(&chunk[..count]);
                while let Some(frame) = wiring::cut_frame(&mut pending) {
                    bridge.deliver(&frame);
                }
            }
        });
        reader
    }

    /// What its descriptors say.
    pub fn descriptors(&self) -> Vec<InterfaceInfo> {
        self.wiring.descriptors()
    }

    /// A bulk or interrupt transfer to the device; how many bytes it took.
    pub fn transfer_out(&self, endpoint: u8, bytes: &[u8], wait: Duration) -> Result<usize, UsbError> {
        self.takes(wait)?;
        if !self.wiring.takes(endpoint) {
            return Err(UsbError::Stalled);
        }
        let packets = bytes.chunks(PACKET).count().max(1);
        (0..packets).try_for_each(|_| self.pass_packet())?;
        self.hear(bytes);
        Ok(bytes.len())
    }

    /// A bulk or interrupt transfer to the host with room for `room` bytes.
    pub fn transfer_in(&self, endpoint: u8, room: usize, wait: Duration) -> Result<Vec<u8>, UsbError> {
        if !self.wiring.gives(endpoint) {
            return Err(UsbError::Stalled);
        }
        let (end, mut got) = (Instant::now() + wait, Vec::new());
        while got.len() < room {
            match self.packet(endpoint, end) {
                Ok(packet) if got.len() + packet.len() > room => return Err(UsbError::Overflow),
                Ok(packet) => {
                    got.extend_from_slice(&packet);
                    if packet.len() < PACKET {
                        return Ok(got);
                    }
                }
                // What has come counts; the rest is the next transfer's.
                Err(UsbError::TimedOut) if !got.is_empty() => return Ok(got),
                Err(error) => return Err(error),
            }
        }
        Ok(got)
    }

    /// `SET_REPORT`.
    pub fn control_out(&self, request: (u8, u8, u16), bytes: &[u8], wait: Duration) -> Result<usize, UsbError> {
        self.takes(wait)?;
        if request != (0x21, 0x09, 0x0301) || !self.wiring.has_reports() {
            return Err(UsbError::Stalled);
        }
        self.pass_packet()?;
        self.hear(bytes);
        Ok(bytes.len())
    }

    /// `GET_REPORT`: the next report, or one of zeros.
    pub fn control_in(&self, request: (u8, u8, u16), room: usize) -> Result<Vec<u8>, UsbError> {
        if request != (0xA1, 0x01, 0x0100) || !self.wiring.has_reports() {
            return Err(UsbError::Stalled);
        }
        self.pass_packet()?;
        let next = self.lock().queues.entry(0).or_default().pop_front();
        let report = next.unwrap_or_else(|| vec![0; PACKET]);
        if report.len() > room { Err(UsbError::Overflow) } else { Ok(report) }
    }

    /// Pulls the plug.
    pub fn unplug(&self) {
        self.lock().gone = true;
        self.changed.notify_all();
    }

    /// Pulls the plug when so many more packets have passed, either way.
    pub fn unplug_after(&self, packets: usize) {
        self.lock().pulled_after = Some(packets);
    }

    /// The device takes nothing any more, or takes again.
    pub fn hang(&self, hung: bool) {
        self.lock().hung = hung;
    }

    /// A packet that belongs to nothing comes from the device.
    pub fn stray(&self, endpoint: u8, packet: &[u8]) {
        self.lock().queues.entry(endpoint).or_default().push_back(packet.to_vec());
        self.changed.notify_all();
    }

    /// The transfers out so far.
    pub fn heard(&self) -> Vec<Vec<u8>> {
        self.lock().packets_out.clone()
    }

    /// Empty packets out so far.
    pub fn empty_packets(&self) -> usize {
        self.lock().empty_packets_out
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn takes(&self, wait: Duration) -> Result<(), UsbError> {
        let state = self.lock();
        let waiting = self.changed.wait_timeout_while(state, wait, |state| state.hung && !state.gone);
        let (state, _) = waiting.unwrap_or_else(PoisonError::into_inner);
        if state.hung && !state.gone { Err(UsbError::TimedOut) } else { Ok(()) }
    }

    /// One packet goes over the wire, if the plug is in.
    fn pass_packet(&self) -> Result<(), UsbError> {
        let mut state = self.lock();
        match state.pulled_after {
            Some(0) => state.gone = true,
            Some(left) => state.pulled_after = Some(left - 1),
            None => {}
        }
        if state.gone { Err(UsbError::Gone) } else { Ok(()) }
    }

    fn packet(&self, endpoint: u8, end: Instant) -> Result<Vec<u8>, UsbError> {
        let empty = |state: &mut State| !state.gone && state.queues.entry(endpoint).or_default().is_empty();
        let wait = end.saturating_duration_since(Instant::now());
        let waiting = self.changed.wait_timeout_while(self.lock(), wait, empty);
        let packet = {
            let (mut state, _) = waiting.unwrap_or_else(PoisonError::into_inner);
            if state.gone {
                return Err(UsbError::Gone);
            }
            state.queues.entry(endpoint).or_default().pop_front().ok_or(UsbError::TimedOut)?
        };
        self.pass_packet()?;
        Ok(packet)
    }

    /// Puts what came for the module together, whatever endpoint it came by; filling behind a frame is dropped.
    fn hear(&self, bytes: &[u8]) {
        let mut state = self.lock();
        state.packets_out.push(bytes.to_vec());
        state.empty_packets_out += usize::from(bytes.is_empty());
        state.frame.extend_from_slice(bytes);
        if let Some(frame) = wiring::cut_frame(&mut state.frame) {
            state.frame.clear();
            // Without a module at the other end the frame is lost, as on a dead line.
            let _ = self.to_module.send(frame);
        }
    }

    fn deliver(&self, frame: &[u8]) {
        let mut state = self.lock();
        for (endpoint, packets) in self.wiring.packets(frame) {
            state.queues.entry(endpoint).or_default().extend(packets);
        }
        drop(state);
        self.changed.notify_all();
    }
}
