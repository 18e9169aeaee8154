//! ZVT terminals: registration, health, the last transaction and its reversal.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use crate::scripted::bytes;
use crate::terminal_words::*;
use suiban_drivers::{
    DeviceError, Link, LinkFault,
    terminal::{LastTransaction, PaymentTerminal, TerminalFault, zvt::Settings},
};

#[test]
fn a_password_is_six_digits() {
    for wrong in ["", "12345", "1234567", "12 456", "+12345", "abcdef"] {
        assert!(Settings::with_password(wrong).is_none(), "{wrong}");
    }
    assert_eq!(Settings::with_password("012345").unwrap().password.expose(), &[0x01, 0x23, 0x45]);
}

#[tokio::test(start_paused = true)]
async fn the_last_transaction_is_told_again() {
    let cases = [
        (BOOKED, DONE, LastTransaction::Booked(booking())),
        ("04 0F 02 27 6C", DONE, LastTransaction::Failed(0x6C)),
        ("06 D1 01 00", DONE, LastTransaction::None),
        ("06 D1 01 00", "06 1E 01 65", LastTransaction::None),
        ("06 D1 01 00", "06 1E 01 83", LastTransaction::None),
    ];
    for (first, last, expected) in cases {
        let (mut terminal, mut device) = rig();
        let script = async {
            takes_on(&mut device, REPEAT).await;
            tells(&mut device, first).await;
            tells(&mut device, last).await;
        };
        assert_eq!(tokio::join!(terminal.last(), script).0, Ok(expected));
    }
}

#[tokio::test(start_paused = true)]
async fn a_terminal_that_cannot_tell_is_not_taken_for_one_without_transactions() {
    for reason in ["06 1E 01 FF", "06 1E 01 6B"] {
        let (mut terminal, mut device) = rig();
        let script = async {
            takes_on(&mut device, REPEAT).await;
            tells(&mut device, reason).await;
        };
        fault(tokio::join!(terminal.last(), script).0);
    }
    let (mut terminal, mut device) = rig();
    let script = async { device.answers(&bytes(REPEAT), &bytes("84 83 00")).await };
    assert_eq!(fault(tokio::join!(terminal.last(), script).0), TerminalFault::Unsupported(0x83));
    let (mut terminal, mut device) = rig();
    let script = async { device.is_asked(&bytes(REPEAT)).await };
    let timeout = LinkFault::Timeout { command: "repeat receipt", after: Duration::from_secs(5) };
    assert_eq!(tokio::join!(terminal.last(), script).0, Err(DeviceError::Link(timeout)));
}

#[tokio::test(start_paused = true)]
async fn a_booking_is_taken_back() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_on(&mut device, REVERSE_27).await;
        tells(&mut device, BOOKED).await;
        tells(&mut device, DONE).await;
    };
    assert_eq!(tokio::join!(terminal.reverse(27), script).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_reversal_that_is_refused_or_cut_is_told_as_such() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_on(&mut device, REVERSE_27).await;
        tells(&mut device, "04 0F 02 27 B4").await;
        tells(&mut device, "06 1E 01 B4").await;
    };
    assert_eq!(fault(tokio::join!(terminal.reverse(27), script).0), TerminalFault::NotReversible(0xB4));
    let cut = async {
        takes_on(&mut device, REVERSE_27).await;
        drop(device);
    };
    assert_eq!(fault(tokio::join!(terminal.reverse(27), cut).0), TerminalFault::Unknown);
}

#[tokio::test(start_paused = true)]
async fn registration_learns_the_terminals_number() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_on(&mut device, "06 00 08 12 34 56 BA 01 56 03 00").await;
        tells(&mut device, "06 0F 0A 19 10 29 00 02 74 39 49 01 56").await;
        takes_on(&mut device, ASK_STATUS).await;
        tells(&mut device, "06 0F 01 00").await;
    };
    let kiosk = async { (terminal.register().await, terminal.status().await) };
    let ((registered, status), ()) = tokio::join!(kiosk, script);
    assert_eq!(registered, Ok(()));
    assert!(status.is_ready());
    assert_eq!(status.identity.as_deref(), Some("00027439"));
}

#[tokio::test(start_paused = true)]
async fn a_registration_the_terminal_refuses_is_not_ready() {
    let (mut terminal, mut device) = rig();
    let script = async {
        takes_on(&mut device, "06 00 08 12 34 56 BA 01 56 03 00").await;
        tells(&mut device, "06 1E 01 6B").await;
    };
    assert_eq!(fault(tokio::join!(terminal.register(), script).0), TerminalFault::NotReady(0x6B));
}

#[tokio::test(start_paused = true)]
async fn the_status_tells_busy_overdue_and_silent() {
    let (mut terminal, mut device) = rig();
    let script = async {
        device.answers(&bytes(ASK_STATUS), &bytes("84 9C 00")).await;
        takes_on(&mut device, ASK_STATUS).await;
        tells(&mut device, "06 0F 01 F0").await;
        device.is_asked(&bytes(ASK_STATUS)).await;
    };
    let kiosk = async { [terminal.status().await, terminal.status().await, terminal.status().await] };
    let states = tokio::join!(kiosk, script).0;
    let told = states.map(|status| (status.link, status.fault.map(|fault| fault.code)));
    assert_eq!(told[0], (Link::Online, Some("terminal-busy".to_owned())));
    assert_eq!(told[1], (Link::Online, Some("terminal-not-ready".to_owned())));
    assert_eq!(told[2], (Link::Offline, Some("no-answer".to_owned())));
}
