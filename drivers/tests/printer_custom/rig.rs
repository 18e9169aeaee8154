//! The driver with a scripted printer on the other end.

use suiban_drivers::{
    DeviceError, DeviceStatus,
    printer::{
        Align, Mark, PrinterError, PrinterFault, ReceiptPrinter, Slip,
        custom::{Custom, Presenter, Untaken},
        escpos::Paper,
    },
};
use tokio::io::DuplexStream;

use crate::scripted::{Beside, Device, bytes, line};

pub const QUESTION: &str = "10 04 14";
pub const IDLE: &str = "10 0F 00 00 00 00";
pub const AT_MOUTH: &str = "10 0F 20 00 00 00";
pub const MOVING: &str = "10 0F 00 08 00 00";
pub const RETRACT: &str = "1D 65 02";
pub const EJECT: &str = "1D 65 05";
/// Reset, Chinese on; 证; cut, present.
pub const JOB: &str = "1B 40 1C 26 1B 61 00 1D 21 00 1B 45 00 D6 A4 0A 1B 69 1D 65 03 0C";
pub const CLEAR: &str = "10 05 02";
pub const MODEL: &str = "1D 49 43";

pub fn rig() -> (Custom<DuplexStream>, Device) {
    of(Presenter::custom())
}

pub fn without_bin() -> (Custom<DuplexStream>, Device) {
    of(Presenter { untaken: Untaken::Eject, ..Presenter::custom() })
}

pub fn of(presenter: Presenter) -> (Custom<DuplexStream>, Device) {
    let (near, device) = line();
    (Custom::new(near, Paper::Mm80, presenter), device)
}

pub fn slip() -> Slip {
    let text = Mark::Text { text: "证".to_owned(), align: Align::Left, size: 1, bold: false };
    Slip { marks: vec![text] }
}

/// The printer is asked once for each of these, and answers them.
pub async fn tells(device: &mut Device, statuses: &[&str]) {
    for status in statuses {
        device.answers(&bytes(QUESTION), &bytes(status)).await;
    }
}

/// It goes on telling the same.
pub async fn keeps_telling(device: &mut Device, status: &str) {
    loop {
        tells(device, &[status]).await;
    }
}

/// An idle printer gets a job.
pub async fn job(device: &mut Device) {
    tells(device, &[IDLE, IDLE]).await;
    device.is_asked(&bytes(JOB)).await;
}

/// The outcome of a print whose job runs into these statuses, the last for ever.
pub async fn print_into(statuses: &[&str]) -> Result<(), PrinterError> {
    let (mut printer, mut device) = rig();
    let script = async {
        job(&mut device).await;
        tells(&mut device, statuses).await;
        keeps_telling(&mut device, statuses.last().unwrap()).await;
    };
    let slip = slip();
    tokio::select! {
        outcome = printer.print(&slip) => outcome,
        () = script => unreachable!(),
    }
}

/// What a printer that is asked for its health says. Only a healthy one is asked for its name.
pub async fn health(status: &str) -> DeviceStatus {
    let (mut printer, mut device) = rig();
    tells(&mut device, &[status]).beside(printer.status()).await
}

pub fn fault<T: std::fmt::Debug>(outcome: Result<T, PrinterError>) -> PrinterFault {
    match outcome {
        Err(DeviceError::Fault(fault)) => fault,
        other => panic!("no fault: {other:?}"),
    }
}
