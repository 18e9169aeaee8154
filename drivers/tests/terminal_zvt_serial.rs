//! ZVT on a serial line: frames, acknowledgements and repeats under the same promises about money.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::scripted::{Device, bytes, line};
use suiban_drivers::{
    DeviceError, LinkFault,
    terminal::{
        PaymentTerminal, Prompt, TerminalFault,
        zvt::{SerialFraming, Settings, Zvt},
    },
};
use tokio::{io::DuplexStream, sync::mpsc::Sender};

const ACK: [u8; 1] = [0x06];
const NAK: [u8; 1] = [0x15];
const OK: &str = "10 02 80 00 00 10 03 F5 1F";
const INTERMEDIATE: &str = "10 02 04 FF 01 17 10 03 1C 58";
const BOOKED: &str =
    "10 02 04 0F 1A 27 00 04 00 00 00 00 20 00 49 01 56 87 00 27 0B 00 01 23 0C 14 30 15 0D 06 12 10 03 1B 15";
const DONE: &str = "10 02 06 0F 00 10 03 C6 33";
const ABORTED: &str = "10 02 06 1E 01 6C 10 03 C9 F2";
const ABORT: &str = "10 02 06 B0 00 10 03 43 F3";
const STATUS: &str = "10 02 05 01 03 00 00 00 10 03 DF DB";

fn rig() -> (Zvt<SerialFraming<DuplexStream>>, Device) {
    let (near, device) = line();
    (Zvt::serial(near, Settings::default()), device)
}

fn nobody() -> Sender<Prompt> {
    tokio::sync::mpsc::channel(1).0
}

/// The order for 20.00 yuan, framed with a checksum of the test's own making.
fn ask_20() -> Vec<u8> {
    let message = bytes("06 01 0A 04 00 00 00 00 20 00 49 01 56");
    let mut crc = 0u16;
    for byte in message.iter().chain(&[0x03]) {
        crc ^= u16::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x8408 } else { crc >> 1 };
        }
    }
    [&[0x10, 0x02][..], &message, &[0x10, 0x03], &crc.to_le_bytes()].concat()
}

/// The kiosk sends a frame, the terminal acknowledges it.
async fn takes(device: &mut Device, frame: &[u8]) {
    device.answers(frame, &ACK).await;
}

/// The terminal sends a frame, the kiosk acknowledges it.
async fn sends(device: &mut Device, frame: &str) {
    device.says(&bytes(frame)).await;
    device.is_asked(&ACK).await;
}

/// The terminal reports; the kiosk acknowledges and answers.
async fn tells(device: &mut Device, frame: &str) {
    sends(device, frame).await;
    takes(device, &bytes(OK)).await;
}

async fn takes_payment(device: &mut Device) {
    takes(device, &ask_20()).await;
    sends(device, OK).await;
}

#[tokio::test(start_paused = true)]
async fn a_payment_is_booked() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_payment(&mut device).await;
        for frame in [INTERMEDIATE, BOOKED, DONE] {
            tells(&mut device, frame).await;
        }
    };
    let booking = tokio::join!(terminal.authorise(2000, nobody()), script).0.unwrap();
    assert_eq!((booking.amount, booking.receipt), (2000, 27));
}

#[tokio::test(start_paused = true)]
async fn frames_may_come_byte_by_byte_after_junk() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_payment(&mut device).await;
        device.dribbles(&bytes(&["00 06 FF", BOOKED].concat())).await;
        device.is_asked(&ACK).await;
        takes(&mut device, &bytes(OK)).await;
        tells(&mut device, DONE).await;
    };
    assert!(tokio::join!(terminal.authorise(2000, nobody()), script).0.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_frame_may_come_in_one_piece_with_the_acknowledgement_before_it() {
    let (mut terminal, mut device) = rig();
    let script = async {
        device.is_asked(&ask_20()).await;
        device.says(&bytes(&["06", OK].concat())).await;
        device.is_asked(&ACK).await;
        device.says(&bytes(&[BOOKED].concat())).await;
        device.is_asked(&ACK).await;
        device.is_asked(&bytes(OK)).await;
        device.says(&bytes(&["06", DONE].concat())).await;
        device.is_asked(&ACK).await;
        takes(&mut device, &bytes(OK)).await;
    };
    assert!(tokio::join!(terminal.authorise(2000, nobody()), script).0.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_damaged_frame_is_asked_for_again() {
    let wrong_sum = BOOKED.replace("1B 15", "1B 16");
    let single_dle = "10 02 04 0F 02 10 6C 10 03 00 00";
    for damaged in [wrong_sum.as_str(), &BOOKED[..30], single_dle] {
        let (mut terminal, mut device) = rig();
        let script = async {
            takes_payment(&mut device).await;
            device.says(&bytes(damaged)).await;
            device.is_asked(&NAK).await;
            tells(&mut device, BOOKED).await;
            tells(&mut device, DONE).await;
        };
        assert!(tokio::join!(terminal.authorise(2000, nobody()), script).0.is_ok(), "{damaged}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_stays_damaged_is_unknown() {
    let (mut terminal, mut device) = rig();
    let damaged = bytes(&BOOKED.replace("1B 15", "1B 16"));
    let script = async {
        takes_payment(&mut device).await;
        for _ in 0..4 {
            device.says(&damaged).await;
            device.waits(300).await;
        }
    };
    let outcome = tokio::join!(terminal.authorise(2000, nobody()), script).0;
    assert_eq!(outcome, Err(DeviceError::Fault(TerminalFault::Unknown)));
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_nobody_acknowledges_is_not_repeated() {
    let (mut terminal, mut device) = rig();
    let script = async {
        device.is_asked(&ask_20()).await;
        device.is_left_alone().await
    };
    let (outcome, alone) = tokio::join!(terminal.authorise(2000, nobody()), script);
    assert_eq!(outcome, Err(DeviceError::Fault(TerminalFault::Unknown)));
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_was_refused_as_damaged_is_repeated() {
    let (mut terminal, mut device) = rig();
    let script = async {
        device.answers(&ask_20(), &NAK).await;
        takes_payment(&mut device).await;
        tells(&mut device, ABORTED).await;
    };
    let outcome = tokio::join!(terminal.authorise(2000, nobody()), script).0;
    assert_eq!(outcome, Err(DeviceError::Fault(TerminalFault::Aborted)));
}

#[tokio::test(start_paused = true)]
async fn a_question_is_sent_four_times_and_no_more() {
    let (mut terminal, mut device) = rig();
    let script = async {
        for _ in 0..4 {
            device.is_asked(&bytes(STATUS)).await;
        }
        device.is_left_alone().await
    };
    let (status, alone) = tokio::join!(terminal.status(), script);
    assert!(!status.is_ready());
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_lost_acknowledgement_does_not_repeat_what_was_answered() {
    let (mut terminal, mut device) = rig();
    let script = async {
        device.is_asked(&bytes(STATUS)).await;
        sends(&mut device, OK).await;
        tells(&mut device, DONE).await;
        device.is_left_alone().await
    };
    let (status, alone) = tokio::join!(terminal.status(), script);
    assert!(status.is_ready());
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_line_cut_before_the_booking_was_acknowledged_is_unknown() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_payment(&mut device).await;
        sends(&mut device, BOOKED).await;
        device.is_asked(&bytes(OK)).await;
        drop(device);
    };
    let outcome = tokio::join!(terminal.authorise(2000, nobody()), script).0;
    assert_eq!(outcome, Err(DeviceError::Fault(TerminalFault::Unknown)));
}

#[tokio::test(start_paused = true)]
async fn a_report_that_crosses_an_abort_is_not_lost() {
    let (mut terminal, mut device) = rig();
    let handle = terminal.abort_handle();
    let script = async {
        takes_payment(&mut device).await;
        handle.abort();
        device.is_asked(&bytes(ABORT)).await;
        sends(&mut device, INTERMEDIATE).await;
        device.says(&ACK).await;
        takes(&mut device, &bytes(OK)).await;
        sends(&mut device, OK).await;
        tells(&mut device, ABORTED).await;
    };
    let outcome = tokio::join!(terminal.authorise(2000, nobody()), script).0;
    assert_eq!(outcome, Err(DeviceError::Fault(TerminalFault::Aborted)));
}

#[tokio::test(start_paused = true)]
async fn a_late_frame_of_the_question_before_is_dropped() {
    let (mut terminal, mut device) = rig();
    let first = tokio::join!(terminal.last(), device.is_left_alone()).0;
    assert!(matches!(first, Err(DeviceError::Link(LinkFault::Timeout { .. }))));
    drain(&mut device).await;
    device.says(&bytes(&["06", OK, DONE].concat())).await;
    let script = async {
        for _ in 0..4 {
            device.is_asked(&bytes(STATUS)).await;
        }
    };
    assert!(!tokio::join!(terminal.status(), script).0.is_ready());
}

async fn drain(device: &mut Device) {
    while !device.is_left_alone().await {}
}
