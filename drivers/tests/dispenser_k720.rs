//! The K720 on the line: promises to whoever dispenses cards.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::ErrorKind;

use crate::scripted::{Device, bytes, line};
use suiban_drivers::{
    DeviceError, Link, LinkFault,
    dispenser::{CardDispenser, CardPosition, DispenserFault, MoveError, k720::K720},
};
use tokio::io::DuplexStream;

const STATE: &str = "02 30 30 00 02 41 50 03 12";
const DISPENSE: &str = "02 30 30 00 03 46 43 37 03 30";
const ENQ: &str = "05 30 30";
const ACK: &str = "06 30 30";
const NAK: &str = "15 30 30";
const EMPTY: &str = "02 30 30 00 06 53 46 30 30 31 30 03 13";
const AT_READER: &str = "02 30 30 00 06 53 46 30 30 31 34 03 17";
const NOT_DRAWN: &str = "02 30 30 00 06 53 46 30 32 31 30 03 11";

fn rig() -> (K720<DuplexStream>, Device) {
    let (near, device) = line();
    (K720::new(near), device)
}

async fn offered(device: &mut Device, frame: &str) {
    device.answers(&bytes(frame), &bytes(ACK)).await;
    device.is_asked(&bytes(ENQ)).await;
}

async fn state(device: &mut Device, digits: &str) {
    offered(device, STATE).await;
    device.says(&bytes(digits)).await;
}

#[tokio::test(start_paused = true)]
async fn an_order_is_sent_once_and_the_sensors_are_asked_until_they_show_its_end() {
    let (mut machine, mut device) = rig();
    let script = async {
        state(&mut device, EMPTY).await;
        offered(&mut device, DISPENSE).await;
        for _ in 0..3 {
            state(&mut device, "02 30 30 00 06 53 46 30 38 31 30 03 1B").await;
        }
        state(&mut device, AT_READER).await;
        device.is_left_alone().await
    };
    assert_eq!(tokio::join!(machine.dispense(), script), (Ok(()), true));
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_not_acknowledged_has_not_begun_and_is_not_enquired_for() {
    for answer in ["", NAK, "06 30 31", "06 30", "07 30 30"] {
        let (mut machine, mut device) = rig();
        let script = async {
            state(&mut device, EMPTY).await;
            device.answers(&bytes(DISPENSE), &bytes(answer)).await;
            device.is_left_alone().await
        };
        let (moved, alone) = tokio::join!(machine.dispense(), script);
        assert!(matches!(moved, Err(MoveError::NotBegun(_))), "{answer:?}: {moved:?}");
        assert!(alone, "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn after_the_enquiry_a_silent_line_leaves_the_outcome_unknown() {
    let (mut machine, mut device) = rig();
    let script = async {
        state(&mut device, EMPTY).await;
        offered(&mut device, DISPENSE).await;
        for _ in 0..3 {
            device.is_asked(&bytes(STATE)).await;
        }
        device.is_left_alone().await
    };
    let (moved, alone) = tokio::join!(machine.dispense(), script);
    assert!(matches!(moved, Err(MoveError::Unknown(LinkFault::Timeout { .. }))), "{moved:?}");
    assert!(alone, "nothing is ordered again");
}

#[tokio::test(start_paused = true)]
async fn a_line_that_closes_after_the_enquiry_leaves_the_outcome_unknown() {
    let (mut machine, mut device) = rig();
    let script = async {
        state(&mut device, EMPTY).await;
        offered(&mut device, DISPENSE).await;
        drop(device);
    };
    let lost = LinkFault::Lost { command: "dispenser state (AP)", kind: ErrorKind::BrokenPipe };
    assert_eq!(tokio::join!(machine.dispense(), script).0, Err(MoveError::Unknown(lost)));
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_never_moves_is_told_after_five_seconds() {
    let (mut machine, mut device) = rig();
    let script = async {
        state(&mut device, EMPTY).await;
        offered(&mut device, DISPENSE).await;
        for _ in 0..100 {
            state(&mut device, EMPTY).await;
        }
    };
    let moved =
        tokio::select! { moved = machine.dispense() => moved, () = script => panic!("it is waited for without end") };
    assert_eq!(moved, Err(MoveError::Fault(DispenserFault::NotDrawn)));
}

#[tokio::test(start_paused = true)]
async fn the_machines_own_word_ends_the_wait() {
    let (mut machine, mut device) = rig();
    let script = async {
        state(&mut device, EMPTY).await;
        offered(&mut device, DISPENSE).await;
        state(&mut device, NOT_DRAWN).await;
    };
    let moved = tokio::join!(machine.dispense(), script).0;
    assert_eq!(moved, Err(MoveError::Fault(DispenserFault::NotDrawn)));
}

#[tokio::test(start_paused = true)]
async fn a_late_reply_to_the_question_before_is_not_taken_for_an_acknowledgement() {
    let (mut machine, mut device) = rig();
    let script = async {
        device.answers(&bytes(STATE), &bytes(AT_READER)).await;
        device.says(&bytes(ACK)).await;
        device.is_asked(&bytes(ENQ)).await;
        device.dribbles(&bytes(EMPTY)).await;
    };
    assert_eq!(tokio::join!(machine.position(), script).0, Ok(CardPosition::None));
}

#[tokio::test(start_paused = true)]
async fn a_reply_of_another_shape_is_unexpected() {
    let (mut machine, mut device) = rig();
    let script = state(&mut device, "02 30 30 00 02 47 56 03 12");
    let outcome = tokio::join!(machine.position(), script).0;
    assert!(matches!(outcome, Err(DeviceError::Link(LinkFault::Unexpected { .. }))), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn a_reply_with_a_wrong_check_byte_is_asked_for_three_times() {
    let (mut machine, mut device) = rig();
    let script = async {
        for _ in 0..3 {
            state(&mut device, "02 30 30 00 06 53 46 30 30 31 30 03 12").await;
        }
        device.is_left_alone().await
    };
    let (outcome, alone) = tokio::join!(machine.position(), script);
    assert!(matches!(outcome, Err(DeviceError::Link(LinkFault::Garbled { .. }))), "{outcome:?}");
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_silent_machine_is_offline() {
    let (mut machine, _device) = rig();
    assert_eq!(machine.status().await.link, Link::Offline);
}
