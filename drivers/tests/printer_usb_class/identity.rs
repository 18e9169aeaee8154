//! The printer says who it is.

use suiban_drivers::{printer::ReceiptPrinter, transport::usb::Setup};

use crate::printer_usb_class::rig::{GOOD, Interface, rig, status, tells};
use crate::scripted::Beside;

#[tokio::test(start_paused = true)]
async fn maker_model_and_serial_number_stand_on_the_board() {
    assert_eq!(status(GOOD, Ok(0x18)).await.identity.as_deref(), Some("EPSON TM-T82 J3K1"));
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_once_and_by_its_interface() {
    let (mut printer, mut device, interface) = rig(Interface::new(Ok(0x18)));
    let script = async {
        tells(&mut device, GOOD).await;
        device.answers(&[0x1D, 0x49, 0x43], b"_TM-T82\0").await;
        tells(&mut device, GOOD).await;
    };
    let twice = async { (printer.status().await, printer.status().await) };
    script.beside(twice).await;
    let asked = interface.asked.lock().unwrap().clone();
    let id = Setup { request_type: 0xA1, request: 0, value: 0, index: 0x0100 };
    let port = Setup { request_type: 0xA1, request: 1, value: 0, index: 1 };
    assert_eq!(asked, [port, id, port]);
}

#[tokio::test(start_paused = true)]
async fn without_it_the_name_on_the_data_pipe_counts() {
    let (mut printer, mut device, _interface) =
        rig(Interface { id: Err(std::io::ErrorKind::BrokenPipe.into()), ..Interface::new(Ok(0x18)) });
    let script = async {
        tells(&mut device, GOOD).await;
        device.answers(&[0x1D, 0x49, 0x43], b"_TM-T82\0").await;
    };
    assert_eq!(script.beside(printer.status()).await.identity.as_deref(), Some("TM-T82"));
}
