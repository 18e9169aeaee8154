//! The USB printer class: the driver's control transfers and the printer's interface, in one process.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use suiban_drivers::Level;
use suiban_drivers::printer::ReceiptPrinter;
use suiban_drivers::printer::escpos::{EscPos, Paper};
use suiban_drivers::printer::usb_class::UsbPrinter;
use suiban_drivers::transport::usb::{ControlIo, Setup};
use suiban_lab::DeviceName;
use suiban_lab::printer::usb;
use suiban_lab::world::Shared;
use tokio::io::DuplexStream;

use crate::rig::Rig;

struct Interface(Shared);

impl ControlIo for Interface {
    fn control_in(&self, setup: Setup, buf: &mut [u8], _wait: Duration) -> io::Result<usize> {
        let Setup { request_type, request, value, index } = setup;
        let answer = usb::control(&self.0, request_type, request, value, index).ok_or(ErrorKind::BrokenPipe)?;
        let came = answer.len().min(buf.len());
        buf[..came].copy_from_slice(&answer[..came]);
        Ok(came)
    }
}

fn printer(rig: &Rig) -> UsbPrinter<EscPos<DuplexStream>> {
    let inside = EscPos::new(rig.lab.pipe(DeviceName::Printer), Paper::Mm80);
    UsbPrinter::new(inside, Arc::new(Interface(rig.lab.world().clone())), usb::INTERFACE)
}

#[tokio::test]
async fn it_says_who_it_is_and_what_its_port_says() {
    let rig = Rig::fast().await;
    let mut printer = printer(&rig);
    let status = printer.status().await;
    assert_eq!((status.identity.as_deref(), status.fault), (Some("SUIBAN LAB LAB-80 LAB80-000017"), None));
    rig.act("printer fault name=paper-out").await;
    let status = printer.status().await;
    assert_eq!((status.fault.unwrap().code.as_str(), status.supplies[0].level), ("paper-out", Level::Out));
    rig.act("printer paper metres=80").await;
    rig.act("printer fault cover-open").await;
    assert_eq!(printer.status().await.fault.unwrap().code, "cover-open", "the data pipe knows more than the port");
}

#[tokio::test]
async fn a_wrong_interface_is_stalled_and_harms_nothing() {
    let rig = Rig::fast().await;
    let inside = EscPos::new(rig.lab.pipe(DeviceName::Printer), Paper::Mm80);
    let mut printer = UsbPrinter::new(inside, Arc::new(Interface(rig.lab.world().clone())), usb::INTERFACE + 1);
    let status = printer.status().await;
    assert_eq!((status.identity.as_deref(), status.fault), (Some("LAB-80"), None));
}
