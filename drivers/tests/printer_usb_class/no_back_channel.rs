//! Nothing comes back on the data pipe.

use suiban_drivers::{Link, printer::ReceiptPrinter};

use crate::printer_usb_class::rig::{Interface, rig};

#[tokio::test(start_paused = true)]
async fn it_is_offline_and_the_port_still_tells_who_it_is_and_what_is_wrong() {
    let (mut printer, _device, _interface) = rig(Interface::new(Ok(0x38)));
    let status = printer.status().await;
    assert_eq!((status.link, status.fault.unwrap().code.as_str()), (Link::Offline, "paper-out"));
    assert_eq!(status.identity.as_deref(), Some("EPSON TM-T82 J3K1"));
}
