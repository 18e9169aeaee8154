//! The CRT-591 with a stacker on the line: what is certain about a card after an order went wrong.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::scripted::{Device, bytes, line};
use suiban_drivers::{
    LinkFault,
    dispenser::{CardDispenser, DispenserFault, MoveError, crt591::Crt591},
};
use tokio::io::DuplexStream;

const ACK: [u8; 1] = [0x06];
const STATE: &str = "F2 00 00 03 43 31 30 03 B0";
const EMPTY: &str = "F2 00 00 06 50 31 30 30 32 30 03 94";
const DISPENSE: &str = "F2 00 00 03 43 32 32 03 B1";
const AT_READER: &str = "F2 00 00 06 50 32 32 32 32 30 03 97";

fn rig() -> (Crt591<DuplexStream>, Device) {
    let (near, device) = line();
    (Crt591::new(near), device)
}

/// Tells that the channel is empty and the stacker full.
async fn empty_channel(device: &mut Device) {
    device.answers(&bytes(STATE), &ACK).await;
    device.says(&bytes(EMPTY)).await;
    device.is_asked(&ACK).await;
}

#[tokio::test(start_paused = true)]
async fn a_card_is_drawn_to_the_reading_position() {
    let (mut machine, mut device) = rig();
    let script = async {
        empty_channel(&mut device).await;
        device.answers(&bytes(DISPENSE), &ACK).await;
        device.says(&bytes(AT_READER)).await;
        device.is_asked(&ACK).await;
    };
    assert_eq!(tokio::join!(machine.dispense(), script).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_refused_frame_has_not_begun_and_is_not_sent_again() {
    let (mut machine, mut device) = rig();
    let script = async {
        empty_channel(&mut device).await;
        device.answers(&bytes(DISPENSE), &[0x15]).await;
        device.is_left_alone().await
    };
    let (moved, alone) = tokio::join!(machine.dispense(), script);
    assert!(matches!(moved, Err(MoveError::NotBegun(LinkFault::Garbled { .. }))), "{moved:?}");
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_stays_away_or_is_damaged_leaves_the_outcome_unknown() {
    for reply in ["", "06", "06 F2 00 00 06 50 32 32 32 32 30 03 96", "06 F2 00 00 06 50"] {
        let (mut machine, mut device) = rig();
        let script = async {
            empty_channel(&mut device).await;
            device.answers(&bytes(DISPENSE), &bytes(reply)).await;
            device.is_left_alone().await
        };
        let (moved, alone) = tokio::join!(machine.dispense(), script);
        assert!(matches!(moved, Err(MoveError::Unknown(_))), "{reply:?}: {moved:?}");
        assert!(alone, "{reply:?}: nothing is ordered again");
    }
}

#[tokio::test(start_paused = true)]
async fn the_machines_own_word_is_a_fault() {
    let (mut machine, mut device) = rig();
    let script = async {
        empty_channel(&mut device).await;
        device.answers(&bytes(DISPENSE), &ACK).await;
        device.says(&bytes("F2 00 00 05 4E 32 32 41 30 03 CB")).await;
        device.is_asked(&ACK).await;
    };
    let moved = tokio::join!(machine.dispense(), script).0;
    assert_eq!(moved, Err(MoveError::Fault(DispenserFault::HopperEmpty)));
}
