//! Reports of 64 bytes filled up with zeros, through interrupt endpoints or, where there are none, control transfers.

use std::{
    io,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use super::{
    frames::{Incoming, Outgoing},
    write_all,
};
use crate::transport::usb::{BulkIo, Setup, endpoints::EndpointIo};

const REPORT: usize = 64;
/// Between two questions whether a report is there.
const PAUSE: Duration = Duration::from_millis(10);

/// The adapter between such a reader and a stream of bytes.
pub struct Hid<D> {
    device: D,
    interface: u8,
    output: Option<u8>,
    input: Option<u8>,
    outgoing: Mutex<Outgoing>,
    incoming: Mutex<Incoming>,
    asked: Mutex<bool>,
    asking: Condvar,
}

impl<D: EndpointIo> Hid<D> {
    /// Over the HID interface of a device and its interrupt endpoints, where it has any.
    pub fn new(device: D, interface: u8, output: Option<u8>, input: Option<u8>) -> Self {
        let (outgoing, incoming, asked) = Default::default();
        Self { device, interface, output, input, outgoing, incoming, asked, asking: Condvar::new() }
    }

    fn set_report(&self, report: &[u8], wait: Duration) -> io::Result<usize> {
        match self.output {
            Some(endpoint) => self.device.write(endpoint, report, wait),
            None => {
                let index = u16::from(self.interface);
                let setup = Setup { request_type: 0x21, request: 0x09, value: 0x0301, index };
                self.device.control_out(setup, report, wait)
            }
        }
    }

    fn get_report(&self, report: &mut [u8], wait: Duration) -> io::Result<usize> {
        match self.input {
            Some(endpoint) => self.device.read(endpoint, report, wait),
            None => {
                self.until_asked(wait)?;
                let index = u16::from(self.interface);
                let setup = Setup { request_type: 0xA1, request: 0x01, value: 0x0100, index };
                self.device.control_in(setup, report, wait)
            }
        }
    }

    /// A control transfer always yields something: the reader is asked only while it owes an answer.
    fn until_asked(&self, wait: Duration) -> io::Result<()> {
        let waiting = self.asking.wait_timeout_while(lock(&self.asked), wait, |asked| !*asked);
        let (asked, _) = waiting.unwrap_or_else(PoisonError::into_inner);
        if *asked { Ok(()) } else { Err(io::ErrorKind::TimedOut.into()) }
    }

    fn set_asked(&self, asked: bool) {
        *lock(&self.asked) = asked;
        self.asking.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<D: EndpointIo> BulkIo for Hid<D> {
    fn send(&self, bytes: &[u8], wait: Duration) -> io::Result<usize> {
        if let Some(frame) = lock(&self.outgoing).push(bytes)? {
            for part in frame.chunks(REPORT) {
                let mut report = [0; REPORT];
                report[..part.len()].copy_from_slice(part);
                write_all(&report, |rest| self.set_report(rest, wait))?;
            }
            self.set_asked(true);
        }
        Ok(bytes.len())
    }

    fn receive(&self, buf: &mut [u8], wait: Duration) -> io::Result<usize> {
        let room = REPORT.min(buf.len());
        let mut incoming = lock(&self.incoming);
        match self.get_report(&mut buf[..room], wait) {
            Ok(count) => {
                let belonging = incoming.belonging(&buf[..count]);
                self.set_asked(incoming.is_inside() || belonging == 0);
                if belonging == 0 {
                    thread::sleep(PAUSE);
                }
                Ok(belonging)
            }
            Err(error) => {
                incoming.give_up();
                Err(error)
            }
        }
    }
}
