//! The plug is pulled.

use std::io::ErrorKind;

use suiban_drivers::{Link, printer::ReceiptPrinter};

use crate::printer_usb_class::rig::{GOOD, Interface, rig, status};

#[tokio::test(start_paused = true)]
async fn a_printer_that_is_gone_from_the_bus_is_absent() {
    assert_eq!(status(GOOD, Err(ErrorKind::NotFound)).await.link, Link::Absent);
    let (mut printer, device, _interface) = rig(Interface::new(Err(ErrorKind::NotFound)));
    drop(device);
    assert_eq!(printer.status().await.link, Link::Absent);
}
