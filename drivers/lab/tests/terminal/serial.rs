//! The terminal on its serial line: frames, checks, repeats, and a cable that comes out.

use std::time::Duration;

use crate::bench::{Host, act, fast_lab, hex};
use suiban_lab::{DeviceName, Lab};

const REGISTER: &str = "10 02 06 00 08 12 34 56 BA 01 56 03 00 10 03 95 78";
const REGISTERED: &str = "10 02 06 0F 0A 19 10 10 29 00 02 74 39 49 01 56 10 03 24 DB";
const ACK: &str = "10 02 80 00 00 10 03 F5 1F";
const ORDER_10: &str = "10 02 06 01 07 04 00 00 00 00 10 10 00 10 03 62 91";
const STATUS: &str = "10 02 05 01 03 00 00 00 10 03 DF DB";

async fn till() -> (Lab, Host) {
    let lab = fast_lab().await;
    let till = Host::of(&lab, DeviceName::Terminal);
    (lab, till)
}

async fn register(till: &mut Host) {
    till.ask(REGISTER, &format!("06 {ACK}")).await;
    till.ask("06", REGISTERED).await;
    till.ask(&format!("06 {ACK}"), "06").await;
}

#[tokio::test(start_paused = true)]
async fn frames_are_acknowledged_both_ways_and_dle_is_doubled() {
    let (lab, mut till) = till().await;
    register(&mut till).await;
    act(&lab, "terminal", "tap", &[("card", "ok")]).await;
    till.ask(ORDER_10, &format!("06 {ACK}")).await;
    till.ask("06", "10 02 04 FF 01 0A 10 03").await;
    assert_eq!(lab.world().read(|w| w.terminal.amount), Some(1_000));
}

#[tokio::test(start_paused = true)]
async fn bytes_one_by_one_and_junk_before_them_are_understood() {
    let (_lab, mut till) = till().await;
    for byte in hex(&format!("FF 00 7E {REGISTER}")) {
        till.write(&[byte]).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    till.expect(&format!("06 {ACK}")).await;
}

#[tokio::test(start_paused = true)]
async fn a_wrong_checksum_is_refused_and_the_repeat_accepted() {
    let (_lab, mut till) = till().await;
    till.ask(&REGISTER.replace("95 78", "95 79"), "15").await;
    till.ask(REGISTER, &format!("06 {ACK}")).await;
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_breaks_off_is_refused_after_a_while() {
    let (_lab, mut till) = till().await;
    till.ask("10 02 06 00 08 12", "15").await;
    till.ask(REGISTER, &format!("06 {ACK}")).await;
}

#[tokio::test(start_paused = true)]
async fn a_frame_nobody_acknowledges_is_sent_three_times_more() {
    let (_lab, mut till) = till().await;
    till.ask(STATUS, "06").await;
    for _ in 0..4 {
        till.expect(ACK).await;
    }
    till.silence(Duration::from_secs(20)).await;
    till.ask(STATUS, "06").await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_frame_is_sent_again_at_once() {
    let (_lab, mut till) = till().await;
    till.ask(STATUS, &format!("06 {ACK}")).await;
    till.ask("15", ACK).await;
    till.ask("06", "10 02 06 0F 02 19 00 10 03").await;
}

#[tokio::test(start_paused = true)]
async fn a_pulled_cable_is_silence_and_the_money_goes_back() {
    let (lab, mut till) = till().await;
    register(&mut till).await;
    act(&lab, "terminal", "tap", &[("card", "ok")]).await;
    act(&lab, "terminal", "fault", &[("name", "cut-after-order")]).await;
    till.ask(ORDER_10, &format!("06 {ACK}")).await;
    till.write(&[0x06]).await;
    till.silence(Duration::from_secs(2)).await;
    assert_eq!(lab.world().read(|w| w.terminal.booked()), 0);
    assert_eq!(lab.world().read(|w| w.terminal.journal.len()), 1);
    tokio::time::sleep(Duration::from_secs(5)).await;
    till.ask(STATUS, &format!("06 {ACK}")).await;
}
