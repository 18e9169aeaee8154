//! The card's side of the virtual reader, byte by byte.

use std::time::Duration;

use suiban_lab::{DeviceName, Lab};

use crate::bench::{Host, act, hex, lab};

async fn bench() -> (Lab, Host) {
    let lab = lab().await;
    act(&lab, "chip-reader", "place-card", &[("person", "zhang-wei")]).await;
    let host = Host::of(&lab, DeviceName::ChipReader);
    (lab, host)
}

#[tokio::test(start_paused = true)]
async fn the_documented_messages() {
    let (lab, mut host) = bench().await;
    for control in ["00 01 00", "00 01 01", "00 01 02"] {
        host.write(&hex(control)).await;
    }
    host.silence(Duration::from_secs(1)).await;
    host.write(&hex("00 01 04")).await;
    let atr = host.read(15).await;
    assert_eq!(atr[..6], [0x00, 0x0D, 0x3B, 0x88, 0x80, 0x01]);
    assert_eq!(atr[3..].iter().fold(0, |sum, byte| sum ^ byte), 0, "the check byte");
    let serial = lab.world().read(|w| w.cards.get("card-zhang-wei").unwrap().chip_serial());
    host.write(&hex("00 05 00 36 00 00 08")).await;
    assert_eq!(host.read(12).await, [&[0x00, 0x0A][..], &serial, &[0x90, 0x00]].concat());
    host.ask("00 07 00 A4 00 00 02 60 02", "00 02 90 00").await;
    host.write(&hex("00 05 80 B0 00 00 20")).await;
    assert_eq!(host.read(36).await[34..], [0x90, 0x00]);
    host.ask("00 05 00 84 00 00 08", "00 02 69 82").await;
}

#[tokio::test(start_paused = true)]
async fn messages_in_pieces_and_two_at_once_are_understood() {
    let (_lab, mut host) = bench().await;
    for byte in hex("00 05 80 B0 00 00 20") {
        host.write(&[byte]).await;
    }
    host.expect("00 02 69 86").await;
    host.write(&hex("00 05 80 B0 00 00 20 00 07 00 A4 00 00 02 60 02")).await;
    host.expect("00 02 69 86 00 02 90 00").await;
}

#[tokio::test(start_paused = true)]
async fn a_lifted_card_hangs_up() {
    let (lab, mut host) = bench().await;
    act(&lab, "chip-reader", "remove-card", &[]).await;
    host.expect_hang_up().await;
}
