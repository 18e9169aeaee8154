//! The CRT-591 slot on the line: promises to whoever takes cards in.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{io::ErrorKind, time::Duration};

use crate::scripted::{Device, bytes, line};
use suiban_drivers::{
    DeviceError, Level, Link, LinkFault, Media, Secret,
    collector::{CardCollector, ChannelState, CollectorError, CollectorFault, crt591::Crt591},
};
use tokio::io::DuplexStream;

const ACK: [u8; 1] = [0x06];
const STATE: &str = "F2 00 00 03 43 31 30 03 B0";
const EMPTY: &str = "F2 00 00 06 50 31 30 30 32 30 03 94";
const AT_GATE: &str = "F2 00 00 06 50 31 30 31 32 30 03 95";
const INSIDE: &str = "F2 00 00 06 50 31 30 32 32 30 03 96";
const TO_READER: &str = "F2 00 00 03 43 32 32 03 B1";
const AT_READER: &str = "F2 00 00 06 50 32 32 32 32 30 03 97";
const TO_BIN: &str = "F2 00 00 03 43 32 33 03 B0";
const IN_BIN: &str = "F2 00 00 06 50 32 33 30 32 30 03 94";
const INITIALISE: &str = "F2 00 00 03 43 30 33 03 B2";
const COUNT: &str = "F2 00 00 03 43 A5 30 03 24";
const TWELVE: &str = "F2 00 00 09 50 A5 30 30 32 30 30 31 32 03 3C";
const VERSION: &str = "F2 00 00 03 43 A4 30 03 25";

fn rig() -> (Crt591<DuplexStream>, Device) {
    let (near, device) = line();
    (Crt591::new(near), device)
}

/// A frame with a check byte of the test's own making.
fn framed(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0xF2, 0x00, 0x00, u8::try_from(text.len()).unwrap()];
    frame.extend_from_slice(text);
    frame.push(0x03);
    let check = frame.iter().fold(0, |sum, byte| sum ^ byte);
    frame.push(check);
    frame
}

/// The usual exchange: command, acknowledgement, reply, acknowledgement.
async fn exchange(device: &mut Device, command: &[u8], reply: &[u8]) {
    device.answers(command, &ACK).await;
    device.waits(100).await;
    device.says(reply).await;
    device.is_asked(&ACK).await;
}

async fn talk(device: &mut Device, command: &str, reply: &str) {
    exchange(device, &bytes(command), &bytes(reply)).await;
}

fn fault(outcome: Result<(), CollectorError>) -> CollectorFault {
    match outcome {
        Err(DeviceError::Fault(fault)) => fault,
        other => panic!("no fault: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_card_is_taken_in_from_the_gate() {
    let (mut slot, mut device) = rig();
    let script = async {
        talk(&mut device, STATE, AT_GATE).await;
        talk(&mut device, TO_READER, AT_READER).await;
    };
    assert_eq!(tokio::join!(slot.take_in(), script).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_card_that_is_already_inside_is_not_moved() {
    let (mut slot, mut device) = rig();
    let script = async {
        talk(&mut device, STATE, INSIDE).await;
        device.is_left_alone().await
    };
    assert_eq!(tokio::join!(slot.take_in(), script), (Ok(()), true));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_moved_in_an_empty_channel() {
    let (mut slot, mut device) = rig();
    let script = async {
        for _ in 0..3 {
            talk(&mut device, STATE, EMPTY).await;
        }
        device.is_left_alone().await
    };
    let kiosk = async { [slot.take_in().await, slot.retain().await, slot.eject().await] };
    let (outcomes, alone) = tokio::join!(kiosk, script);
    for outcome in outcomes {
        assert_eq!(fault(outcome), CollectorFault::Refused(*b"02"));
    }
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_move_without_an_answer_is_not_repeated() {
    let (mut slot, mut device) = rig();
    let script = async {
        talk(&mut device, STATE, INSIDE).await;
        device.answers(&bytes(TO_BIN), &ACK).await;
        device.is_left_alone().await
    };
    let (outcome, alone) = tokio::join!(slot.retain(), script);
    let timeout = LinkFault::Timeout { command: "move card", after: Duration::from_secs(5) };
    assert_eq!(outcome, Err(DeviceError::Link(timeout)));
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_move_is_not_repeated_after_a_refused_frame_or_a_damaged_reply() {
    for reply in [&[0x15][..], &bytes("06 F2 00 00 06 50 32 33 30 32 30 03 95")] {
        let (mut slot, mut device) = rig();
        let script = async {
            talk(&mut device, STATE, INSIDE).await;
            device.answers(&bytes(TO_BIN), reply).await;
            device.is_left_alone().await
        };
        let (outcome, alone) = tokio::join!(slot.retain(), script);
        assert!(matches!(outcome, Err(DeviceError::Link(LinkFault::Garbled { .. }))), "{outcome:?}");
        assert!(alone);
    }
}

#[tokio::test(start_paused = true)]
async fn a_question_is_repeated_after_a_refused_frame() {
    let (mut slot, mut device) = rig();
    let script = async {
        device.answers(&bytes(STATE), &[0x15]).await;
        device.is_asked(&[0x04]).await;
        talk(&mut device, STATE, AT_GATE).await;
    };
    assert_eq!(tokio::join!(slot.channel(), script).0, Ok(ChannelState::AtGate));
}

#[tokio::test(start_paused = true)]
async fn a_damaged_or_cut_reply_to_every_question_is_garbled_in_the_end() {
    let damaged = "06 F2 00 00 06 50 31 30 30 32 30 03 95";
    let cut = "06 F2 00 00 06 50 31 30";
    for reply in [damaged, cut] {
        let (mut slot, mut device) = rig();
        let script = async {
            for _ in 0..2 {
                device.answers(&bytes(STATE), &bytes(reply)).await;
                device.is_asked(&[0x04]).await;
            }
            device.answers(&bytes(STATE), &bytes(reply)).await;
        };
        let outcome = tokio::join!(slot.channel(), script).0;
        assert!(matches!(outcome, Err(DeviceError::Link(LinkFault::Garbled { .. }))), "{outcome:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_may_come_byte_by_byte_after_junk_and_without_acknowledgement() {
    let (mut slot, mut device) = rig();
    let script = async {
        device.is_asked(&bytes(STATE)).await;
        device.dribbles(&bytes("00 F2 00 00 41")).await;
        device.dribbles(&bytes(AT_GATE)).await;
        device.is_asked(&ACK).await;
    };
    assert_eq!(tokio::join!(slot.channel(), script).0, Ok(ChannelState::AtGate));
}

#[tokio::test(start_paused = true)]
async fn two_replies_in_one_piece_are_told_apart() {
    let (mut slot, mut device) = rig();
    let script = async {
        device.is_asked(&bytes(STATE)).await;
        device.says(&[&ACK[..], &bytes(AT_READER), &bytes(AT_GATE)].concat()).await;
        device.is_asked(&[0x06, 0x06]).await;
    };
    assert_eq!(tokio::join!(slot.channel(), script).0, Ok(ChannelState::AtGate));
}

#[tokio::test(start_paused = true)]
async fn a_late_reply_is_not_taken_for_the_next_one() {
    let (mut slot, mut device) = rig();
    let first = tokio::join!(slot.channel(), async { device.is_asked(&bytes(STATE)).await }).0;
    assert!(matches!(first, Err(DeviceError::Link(LinkFault::Timeout { .. }))));
    device.says(&bytes(AT_GATE)).await;
    let (second, ()) = tokio::join!(slot.channel(), talk(&mut device, STATE, EMPTY));
    assert_eq!(second, Ok(ChannelState::Empty));
}

#[tokio::test(start_paused = true)]
async fn a_port_that_closes_in_the_middle_is_lost() {
    let (mut slot, mut device) = rig();
    let script = async {
        device.answers(&bytes(STATE), &bytes("06 F2 00 00")).await;
        drop(device);
    };
    let lost = LinkFault::Lost { command: "slot state", kind: ErrorKind::UnexpectedEof };
    assert_eq!(tokio::join!(slot.channel(), script).0, Err(DeviceError::Link(lost)));
}

#[tokio::test(start_paused = true)]
async fn a_jam_and_a_full_bin_have_either_failure_letter() {
    let cases =
        [(b"N2310", CollectorFault::Jammed), (b"E2310", CollectorFault::Jammed), (b"N23A1", CollectorFault::BinFull)];
    for (text, expected) in cases {
        let (mut slot, mut device) = rig();
        let script = async {
            talk(&mut device, STATE, INSIDE).await;
            exchange(&mut device, &bytes(TO_BIN), &framed(text)).await;
        };
        assert_eq!(fault(tokio::join!(slot.retain(), script).0), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_card_that_did_not_arrive_is_a_jam() {
    let (mut slot, mut device) = rig();
    let script = async {
        talk(&mut device, STATE, AT_GATE).await;
        exchange(&mut device, &bytes(TO_READER), &framed(b"P22120")).await;
    };
    assert_eq!(fault(tokio::join!(slot.take_in(), script).0), CollectorFault::Jammed);
}

#[tokio::test(start_paused = true)]
async fn a_slot_that_lost_power_asks_for_initialisation() {
    let (mut slot, mut device) = rig();
    let script = async { exchange(&mut device, &bytes(STATE), &framed(b"N10B0")).await };
    let status = tokio::join!(slot.status(), script).0;
    assert_eq!((status.link, status.fault.unwrap().code.as_str()), (Link::Online, "not-initialised"));
    let reply = "F2 00 00 12 50 30 33 30 32 30 43 52 54 2D 35 39 31 2D 4D 30 30 31 03 86";
    let (outcome, ()) = tokio::join!(slot.initialise(), talk(&mut device, INITIALISE, reply));
    assert_eq!(outcome, Ok(()));
    let script = async {
        talk(&mut device, STATE, EMPTY).await;
        talk(&mut device, COUNT, TWELVE).await;
    };
    let status = tokio::join!(slot.status(), script).0;
    assert_eq!((status.identity.as_deref(), status.media, status.fault), (Some("CRT-591-M001"), Media::None, None));
}

#[tokio::test(start_paused = true)]
async fn the_status_tells_channel_bin_and_count() {
    let (mut slot, mut device) = rig();
    let script = async {
        exchange(&mut device, &bytes(STATE), &framed(b"P10121")).await;
        exchange(&mut device, &bytes(VERSION), &framed(b"P\xA40121V2.31")).await;
        talk(&mut device, COUNT, TWELVE).await;
    };
    let status = tokio::join!(slot.status(), script).0;
    assert_eq!((status.media, status.identity.as_deref()), (Media::Entering, Some("V2.31")));
    assert_eq!((status.supplies[0].level, status.supplies[0].count), (Level::Full, Some(12)));
    assert_eq!(status.fault.unwrap().code, "bin-full");
}

#[tokio::test(start_paused = true)]
async fn a_silent_slot_is_offline() {
    let (mut slot, _device) = rig();
    assert_eq!(slot.status().await.link, Link::Offline);
}

#[tokio::test(start_paused = true)]
async fn a_retained_card_is_counted_by_the_slot() {
    let (mut slot, mut device) = rig();
    let script = async {
        talk(&mut device, STATE, INSIDE).await;
        talk(&mut device, TO_BIN, IN_BIN).await;
        talk(&mut device, COUNT, TWELVE).await;
        talk(&mut device, "F2 00 00 03 43 A5 31 03 25", "F2 00 00 06 50 A5 31 30 32 30 03 01").await;
    };
    let kiosk = async {
        slot.retain().await.unwrap();
        assert_eq!(slot.retained().await, Ok(12));
        slot.clear_retained().await.unwrap();
    };
    tokio::join!(kiosk, script);
}

#[tokio::test(start_paused = true)]
async fn the_gate_opens_and_closes_and_gives_the_card_back() {
    let (mut slot, mut device) = rig();
    let script = async {
        talk(&mut device, "F2 00 00 03 43 33 30 03 B2", "F2 00 00 06 50 33 30 30 32 30 03 96").await;
        talk(&mut device, "F2 00 00 03 43 33 31 03 B3", "F2 00 00 06 50 33 31 30 32 30 03 97").await;
        talk(&mut device, STATE, INSIDE).await;
        talk(&mut device, "F2 00 00 03 43 32 39 03 BA", "F2 00 00 06 50 32 39 30 32 30 03 9E").await;
    };
    let kiosk = async { (slot.accept(true).await, slot.accept(false).await, slot.eject().await) };
    assert_eq!(tokio::join!(kiosk, script).0, (Ok(()), Ok(()), Ok(())));
}

/// The chip part up to the answer to READ BINARY.
async fn chip(device: &mut Device, answer: &[u8]) {
    talk(device, "F2 00 00 05 43 60 30 41 42 03 E4", "F2 00 00 06 50 60 30 32 32 30 03 C7").await;
    let select = framed(&bytes("43 60 35 00 A4 00 00 02 60 02"));
    exchange(device, &select, &framed(&bytes("50 60 35 32 32 30 90 00"))).await;
    let read = framed(&bytes("43 60 35 80 B0 00 00 20"));
    exchange(device, &read, &framed(&[&b"P\x605220"[..], answer].concat())).await;
    talk(device, "F2 00 00 03 43 60 31 03 E0", "F2 00 00 06 50 60 31 32 32 30 03 C6").await;
}

#[tokio::test(start_paused = true)]
async fn the_body_number_is_read_and_the_field_goes_off() {
    let (mut slot, mut device) = rig();
    let number = b"0123456789ABCDEF0123456789ABCDEF";
    let script = async { chip(&mut device, &[&number[..], &[0x90, 0x00]].concat()).await };
    assert_eq!(tokio::join!(slot.body_number(), script).0, Ok(Secret::new(number.to_vec())));
}

#[tokio::test(start_paused = true)]
async fn a_chip_that_refuses_or_answers_short_is_no_body_number() {
    for answer in [&[0x6A, 0x82][..], b"SHORT\x90\x00"] {
        let (mut slot, mut device) = rig();
        let outcome = tokio::join!(slot.body_number(), chip(&mut device, answer)).0;
        assert_eq!(outcome, Err(DeviceError::Fault(CollectorFault::NoChip)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_plain_plastic_card_has_no_chip() {
    let (mut slot, mut device) = rig();
    let script = async {
        exchange(&mut device, &bytes("F2 00 00 05 43 60 30 41 42 03 E4"), &framed(b"N\x60061")).await;
        talk(&mut device, "F2 00 00 03 43 60 31 03 E0", "F2 00 00 06 50 60 31 32 32 30 03 C6").await;
    };
    let outcome = tokio::join!(slot.body_number(), script).0;
    assert_eq!(outcome, Err(DeviceError::Fault(CollectorFault::NoChip)));
}
