//! The driver with a scripted printer on the bulk pipe and a scripted interface on the control pipe.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use suiban_drivers::{
    DeviceStatus,
    printer::{
        ReceiptPrinter,
        escpos::{EscPos, Paper},
        usb_class::UsbPrinter,
    },
    transport::usb::{ControlIo, Setup},
};
use tokio::io::DuplexStream;

use crate::scripted::{Beside, Device, line};

pub const GOOD: [u8; 4] = [0x12; 4];
pub const ID: &[u8] = b"\x00\x2BMFG:EPSON;CMD:ESC/POS;MDL:TM-T82;SN:J3K1;";

/// What the interface answers to its two requests.
pub struct Interface {
    pub id: io::Result<Vec<u8>>,
    pub port: Result<u8, io::ErrorKind>,
    pub asked: Mutex<Vec<Setup>>,
}

impl Interface {
    pub fn new(port: Result<u8, io::ErrorKind>) -> Self {
        Self { id: Ok(ID.to_vec()), port, asked: Mutex::default() }
    }
}

impl ControlIo for Interface {
    fn control_in(&self, setup: Setup, buf: &mut [u8], _wait: Duration) -> io::Result<usize> {
        self.asked.lock().unwrap().push(setup);
        let answer = match setup.request {
            0 => self.id.as_ref().map_err(|e| e.kind())?.clone(),
            _ => vec![self.port?],
        };
        buf[..answer.len()].copy_from_slice(&answer);
        Ok(answer.len())
    }
}

pub fn rig(interface: Interface) -> (UsbPrinter<EscPos<DuplexStream>>, Device, Arc<Interface>) {
    let (near, device) = line();
    let interface = Arc::new(interface);
    (
        UsbPrinter::new(EscPos::new(near, Paper::Mm80), Arc::clone(&interface) as Arc<dyn ControlIo>, 1),
        device,
        interface,
    )
}

/// The four real-time answers.
pub async fn tells(device: &mut Device, answers: [u8; 4]) {
    for (n, answer) in (1..).zip(answers) {
        device.answers(&[0x10, 0x04, n], &[answer]).await;
    }
}

/// What both pipes say together.
pub async fn status(answers: [u8; 4], port: Result<u8, io::ErrorKind>) -> DeviceStatus {
    let (mut printer, mut device, _interface) = rig(Interface::new(port));
    tells(&mut device, answers).beside(printer.status()).await
}
