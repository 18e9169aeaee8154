//! The "8A" lock boards on the line: promises to whoever opens drawers.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{io::ErrorKind, time::Duration};

use crate::scripted::{Device, bytes, line};
use suiban_drivers::{
    DeviceError, Link, LinkFault,
    drawers::{
        DrawerBoard, DrawerFault, DrawerState,
        lock8a::{Board, Feedback, Lock8a, Wiring},
    },
};
use tokio::{
    io::DuplexStream,
    time::{Instant, sleep},
};

const OPEN_1: [u8; 5] = [0x8A, 0x01, 0x01, 0x11, 0x9B];
const OPENED_1: [u8; 5] = [0x8A, 0x01, 0x01, 0x00, 0x8A];
const ASK_1: [u8; 5] = [0x80, 0x01, 0x01, 0x33, 0xB3];
const CLOSED_1: [u8; 5] = [0x80, 0x01, 0x01, 0x11, 0x91];
const IS_OPEN_1: [u8; 5] = [0x80, 0x01, 0x01, 0x00, 0x80];
const ASK_BOARD_1: [u8; 5] = [0x80, 0x01, 0x00, 0x33, 0xB2];
const BOARD_1_BUT_LOCK_1: [u8; 7] = [0x80, 0x01, 0xFF, 0xFF, 0xFE, 0x33, 0x4C];

fn rig() -> (Lock8a<DuplexStream>, Device) {
    rig_with(Wiring::one_board(24))
}

fn rig_with(wiring: Wiring) -> (Lock8a<DuplexStream>, Device) {
    let (near, device) = line();
    (Lock8a::new(near, wiring), device)
}

fn two_boards() -> Wiring {
    let boards = vec![Board { address: 1, locks: 24 }, Board { address: 2, locks: 8 }];
    Wiring { boards, feedback: Feedback::OnClose }
}

#[tokio::test(start_paused = true)]
async fn a_drawer_opens() {
    let (mut vault, mut device) = rig();
    let board = async {
        device.is_asked(&OPEN_1).await;
        device.waits(500).await;
        device.says(&OPENED_1).await;
    };
    assert_eq!(tokio::join!(vault.open(1), board).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_answer_may_come_byte_by_byte_after_junk() {
    let (mut vault, mut device) = rig();
    let board = async {
        device.is_asked(&OPEN_1).await;
        device.dribbles(&[0x00, 0x80, 0x8A, 0x01]).await;
        device.dribbles(&OPENED_1).await;
    };
    assert_eq!(tokio::join!(vault.open(1), board).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_stuck_drawer_is_driven_once_and_asked_once() {
    let (mut vault, mut device) = rig();
    let board = async {
        device.answers(&OPEN_1, &OPEN_1).await;
        device.answers(&ASK_1, &CLOSED_1).await;
        device.is_left_alone().await
    };
    let (outcome, alone) = tokio::join!(vault.open(1), board);
    assert_eq!(outcome, Err(DeviceError::Fault(DrawerFault::Stuck(1))));
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_close_report_that_crosses_the_order_is_no_stuck_drawer() {
    let (mut vault, mut device) = rig();
    let board = async {
        device.answers(&OPEN_1, &OPEN_1).await;
        device.answers(&ASK_1, &IS_OPEN_1).await;
    };
    assert_eq!(tokio::join!(vault.open(1), board).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn reports_nobody_asked_for_are_passed_over() {
    let (mut vault, mut device) = rig();
    let board = async {
        device.is_asked(&OPEN_1).await;
        let others = [&bytes("8A 01 05 11 9F")[..], &bytes("81 01 01 11 90"), &OPENED_1].concat();
        device.says(&others).await;
    };
    assert_eq!(tokio::join!(vault.open(1), board).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_silent_board_is_not_driven_again() {
    let (mut vault, mut device) = rig();
    let board = async {
        device.is_asked(&OPEN_1).await;
        device.is_left_alone().await
    };
    let (outcome, alone) = tokio::join!(vault.open(1), board);
    let after = Duration::from_millis(1500);
    assert_eq!(outcome, Err(DeviceError::Link(LinkFault::Timeout { command: "open drawer", after })));
    assert!(alone);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_check_byte_or_half_a_frame_is_garbled() {
    for said in [&bytes("8A 01 01 00 8B")[..], &OPENED_1[..3]] {
        let (mut vault, mut device) = rig();
        let (outcome, ()) = tokio::join!(vault.open(1), device.answers(&OPEN_1, said));
        assert!(matches!(outcome, Err(DeviceError::Link(LinkFault::Garbled { .. }))), "{outcome:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_not_taken_for_the_next_one() {
    let (mut vault, mut device) = rig();
    let (first, ()) = tokio::join!(vault.state(1), device.is_asked(&ASK_1));
    assert!(matches!(first, Err(DeviceError::Link(LinkFault::Timeout { .. }))));
    device.says(&CLOSED_1).await;
    let (second, ()) = tokio::join!(vault.state(1), device.answers(&ASK_1, &IS_OPEN_1));
    assert_eq!(second, Ok(DrawerState::Open));
}

#[tokio::test(start_paused = true)]
async fn a_port_that_closes_in_the_middle_is_lost() {
    let (mut vault, mut device) = rig();
    let board = async {
        device.answers(&OPEN_1, &OPENED_1[..2]).await;
        drop(device);
    };
    let lost = LinkFault::Lost { command: "open drawer", kind: ErrorKind::UnexpectedEof };
    assert_eq!(tokio::join!(vault.open(1), board).0, Err(DeviceError::Link(lost)));
}

#[tokio::test(start_paused = true)]
async fn two_locks_are_never_driven_within_a_second() {
    let (mut vault, mut device) = rig();
    let kiosk = async {
        vault.open(1).await.unwrap();
        vault.open(5).await.unwrap();
    };
    let board = async {
        device.answers(&OPEN_1, &OPENED_1).await;
        let first = Instant::now();
        device.answers(&bytes("8A 01 05 11 9F"), &bytes("8A 01 05 00 8E")).await;
        first.elapsed()
    };
    assert!(tokio::join!(kiosk, board).1 >= Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn an_open_that_was_cancelled_still_counts_for_the_rest() {
    let (mut vault, mut device) = rig();
    tokio::select! {
        _ = vault.open(1) => panic!("it was never answered"),
        () = sleep(Duration::from_millis(10)) => {}
    }
    device.is_asked(&OPEN_1).await;
    let begun = Instant::now();
    let board = async {
        device.is_asked(&OPEN_1).await;
        let rest = begun.elapsed();
        device.says(&OPENED_1).await;
        rest
    };
    let (outcome, rest) = tokio::join!(vault.open(1), board);
    assert_eq!(outcome, Ok(()));
    assert!(rest >= Duration::from_millis(900));
}

#[tokio::test(start_paused = true)]
async fn the_wiring_turns_the_meaning_around() {
    let (mut vault, mut device) = rig_with(Wiring { feedback: Feedback::OnOpen, ..Wiring::one_board(24) });
    let (state, ()) = tokio::join!(vault.state(1), device.answers(&ASK_1, &CLOSED_1));
    assert_eq!(state, Ok(DrawerState::Open));
    let (outcome, ()) = tokio::join!(vault.open(1), device.answers(&OPEN_1, &OPEN_1));
    assert_eq!(outcome, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn all_drawers_of_all_boards_are_told_in_order() {
    let (mut vault, mut device) = rig_with(two_boards());
    let boards = async {
        device.answers(&ASK_BOARD_1, &BOARD_1_BUT_LOCK_1).await;
        device.answers(&bytes("80 02 00 33 B1"), &bytes("80 02 7F 33 CE")).await;
    };
    let states = tokio::join!(vault.states(), boards).0.unwrap();
    let open: Vec<_> = (1..).zip(states).filter(|(_, state)| *state == DrawerState::Open).map(|(no, _)| no).collect();
    assert_eq!(open, [1, 32]);
}

#[tokio::test(start_paused = true)]
async fn drawers_of_the_second_board_have_its_address() {
    let (mut vault, mut device) = rig_with(two_boards());
    assert_eq!(vault.count(), 32);
    let board = async { device.answers(&bytes("8A 02 01 11 98"), &bytes("8A 02 01 00 89")).await };
    assert_eq!(tokio::join!(vault.open(25), board).0, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_drawer_that_does_not_exist_is_refused_without_a_word() {
    let (mut vault, mut device) = rig();
    for drawer in [0, 25] {
        assert_eq!(vault.open(drawer).await, Err(DeviceError::Fault(DrawerFault::NoSuchDrawer(drawer))));
    }
    assert!(device.is_left_alone().await);
}

#[tokio::test(start_paused = true)]
async fn one_silent_board_of_two_is_a_fault_and_two_are_offline() {
    let (mut vault, mut device) = rig_with(two_boards());
    let one = async {
        device.answers(&ASK_BOARD_1, &BOARD_1_BUT_LOCK_1).await;
        device.is_asked(&bytes("80 02 00 33 B1")).await;
    };
    let status = tokio::join!(vault.status(), one).0;
    assert_eq!((status.link, status.fault.map(|fault| fault.code)), (Link::Online, Some("board-silent".to_owned())));
    assert_eq!(vault.status().await.link, Link::Offline);
}
