//! What a scripted ZVT terminal hears and says, bare as over TCP.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use suiban_drivers::{
    DeviceError,
    terminal::{
        Booking, Prompt, TerminalError, TerminalFault,
        zvt::{Settings, TcpFraming, Zvt},
    },
};
use tokio::{
    io::DuplexStream,
    sync::mpsc::{Receiver, Sender, channel},
};

use crate::scripted::{Device, bytes, line};

pub const ASK_20: &str = "06 01 0A 04 00 00 00 00 20 00 49 01 56";
pub const OK: &str = "80 00 00";
pub const BOOKED: &str = "04 0F 1A 27 00 04 00 00 00 00 20 00 49 01 56 87 00 27 0B 00 01 23 0C 14 30 15 0D 06 12";
pub const DONE: &str = "06 0F 00";
pub const ABORTED: &str = "06 1E 01 6C";
pub const ABORT: &str = "06 B0 00";
pub const REPEAT: &str = "06 20 03 12 34 56";
pub const REVERSE_27: &str = "06 30 06 12 34 56 87 00 27";
pub const ASK_STATUS: &str = "05 01 03 12 34 56";

pub fn rig() -> (Zvt<TcpFraming<DuplexStream>>, Device) {
    let (near, device) = line();
    (Zvt::tcp(near, Settings::with_password("123456").unwrap()), device)
}

pub fn prompts() -> (Sender<Prompt>, Receiver<Prompt>) {
    channel(16)
}

pub fn nobody() -> Sender<Prompt> {
    prompts().0
}

/// The kiosk sends this and the terminal takes it on.
pub async fn takes_on(device: &mut Device, order: &str) {
    device.answers(&bytes(order), &bytes(OK)).await;
}

/// The terminal tells this and the kiosk answers `80 00 00`.
pub async fn tells(device: &mut Device, report: &str) {
    device.says(&bytes(report)).await;
    device.is_asked(&bytes(OK)).await;
}

pub fn booking() -> Booking {
    let stamp = Some(("143015".to_owned(), "0612".to_owned()));
    Booking { amount: 2000, receipt: 27, trace: Some(123), stamp }
}

pub fn fault<T: std::fmt::Debug>(outcome: Result<T, TerminalError>) -> TerminalFault {
    match outcome {
        Err(DeviceError::Fault(fault)) => fault,
        other => panic!("no fault: {other:?}"),
    }
}
