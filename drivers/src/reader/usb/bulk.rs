//! One bulk endpoint each way: a frame is one transfer, its answer comes in packets.

use std::{
    io,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{frames::Outgoing, write_all};
use crate::transport::usb::{
    BulkIo,
    endpoints::{Endpoint, EndpointIo},
};

/// The adapter between such a reader and a stream of bytes.
pub struct Bulk<D> {
    device: D,
    output: Endpoint,
    input: Endpoint,
    outgoing: Mutex<Outgoing>,
}

impl<D: EndpointIo> Bulk<D> {
    /// Over these endpoints of a device.
    pub fn new(device: D, output: Endpoint, input: Endpoint) -> Self {
        Self { device, output, input, outgoing: Mutex::default() }
    }
}

impl<D: EndpointIo> BulkIo for Bulk<D> {
    fn send(&self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        let mut outgoing = self.outgoing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(frame) = outgoing.push(bytes)? {
            write_all(&frame, |rest| self.device.write(self.output.address, rest, wait))?;
            if frame.len().is_multiple_of(usize::from(self.output.packet)) {
                // Only an empty packet tells the reader that a transfer of whole packets has ended.
                self.device.write(self.output.address, &[], wait)?;
            }
        }
        Ok(bytes.len())
    }

    fn receive(&self, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        // Packet by packet: a longer read would wait for a short packet that some firmware never sends.
        let room = usize::from(self.input.packet).min(buf.len());
        self.device.read(self.input.address, &mut buf[..room], wait)
    }
}
