//! Scanners in line mode: where a code ends, and what is no code.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::ErrorKind;

use crate::scripted::{Beside, Device, line};
use suiban_drivers::{
    DeviceError, Link, LinkFault,
    scanner::{CodeScanner, ScannerFault, line_mode::LineScanner},
};
use tokio::io::DuplexStream;

fn rig() -> (LineScanner<DuplexStream>, Device) {
    let (near, device) = line();
    (LineScanner::new(near), device)
}

/// What the scanner makes of bytes sent 50 ms after the call.
async fn scanned(bytes: &[u8]) -> Result<String, ScannerFault> {
    let (mut scanner, mut device) = rig();
    let script = async {
        device.waits(50).await;
        device.says(bytes).await;
    };
    match script.beside(scanner.scan()).await {
        Ok(code) => Ok(code.expose().clone()),
        Err(DeviceError::Fault(fault)) => Err(fault),
        Err(DeviceError::Link(fault)) => panic!("{fault}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_ends_with_cr_lf_both_or_silence() {
    for end in ["\r", "\n", "\r\n", ""] {
        assert_eq!(scanned(format!("SB-2026-0042{end}").as_bytes()).await.as_deref(), Ok("SB-2026-0042"));
    }
}

#[tokio::test(start_paused = true)]
async fn chinese_text_is_read_and_a_broken_character_is_not() {
    assert_eq!(scanned("领取凭证 7\r".as_bytes()).await.as_deref(), Ok("领取凭证 7"));
    assert_eq!(scanned(b"\xE9\xA2\r").await, Err(ScannerFault::Unreadable));
    assert_eq!(scanned(b"\xC1\xEC\xC8\xA1\r").await, Err(ScannerFault::Unreadable));
    assert_eq!(scanned(b"AB\x00CD\r").await, Err(ScannerFault::Unreadable));
}

#[tokio::test(start_paused = true)]
async fn a_code_of_512_bytes_is_read_and_a_longer_one_is_not() {
    assert_eq!(scanned(&[b'7'; 512]).await.map(|code| code.len()), Ok(512));
    assert_eq!(scanned(&[b'7'; 513]).await, Err(ScannerFault::Unreadable));
}

#[tokio::test(start_paused = true)]
async fn after_one_too_long_the_next_code_is_read_whole() {
    let (mut scanner, mut device) = rig();
    let script = async {
        device.waits(1).await;
        device.says(&[b'7'; 4000]).await;
        device.says(b"\r").await;
    };
    assert_eq!(script.beside(scanner.scan()).await, Err(DeviceError::Fault(ScannerFault::Unreadable)));
    let script = async {
        device.waits(1).await;
        device.says(b"A1\r\n").await;
    };
    assert_eq!(script.beside(scanner.scan()).await.unwrap().expose(), "A1");
}

#[tokio::test(start_paused = true)]
async fn what_was_scanned_before_the_call_is_dropped_also_its_second_half() {
    let (mut scanner, mut device) = rig();
    device.says(b"OLD-CO").await;
    let script = async {
        device.waits(30).await;
        device.says(b"DE\r\n").await;
        device.waits(400).await;
        device.says(b"NEW\r\n").await;
    };
    assert_eq!(script.beside(scanner.scan()).await.unwrap().expose(), "NEW");
}

#[tokio::test(start_paused = true)]
async fn of_two_codes_in_one_read_the_first_counts_and_the_second_is_the_past() {
    let (mut scanner, mut device) = rig();
    let script = async {
        device.waits(1).await;
        device.says(b"ONE\r\nTWO\r\n").await;
    };
    assert_eq!(script.beside(scanner.scan()).await.unwrap().expose(), "ONE");
    let script = async {
        device.waits(400).await;
        device.says(b"THREE\r\n").await;
    };
    assert_eq!(script.beside(scanner.scan()).await.unwrap().expose(), "THREE");
}

#[tokio::test(start_paused = true)]
async fn a_code_byte_by_byte_with_empty_lines_before_it_is_read() {
    let (mut scanner, mut device) = rig();
    let script = async {
        device.waits(10).await;
        device.dribbles(b"\r\n\r\nSLOW\r").await;
    };
    assert_eq!(script.beside(scanner.scan()).await.unwrap().expose(), "SLOW");
}

#[tokio::test(start_paused = true)]
async fn a_scanner_that_is_unplugged_while_waiting_is_lost() {
    let (mut scanner, device) = rig();
    assert_eq!(scanner.status().await.link, Link::Online);
    let script = async move {
        let mut device = device;
        device.waits(1).await;
        device.says(b"HAL").await;
        drop(device);
    };
    let fault = LinkFault::Lost { command: "scan", kind: ErrorKind::UnexpectedEof };
    assert_eq!(script.beside(scanner.scan()).await, Err(DeviceError::Link(fault)));
    assert_eq!(scanner.status().await.link, Link::Absent);
}
